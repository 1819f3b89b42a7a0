package io.tidegate.common.bus;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.testing.FreePort;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BusTlsTest {
    @TempDir
    private Path folder;

    @Test
    void onlyWhoseCertificateTheCaSignedHearsAndNewFilesAreTakenUp() throws Exception {
        Path ours = TestCa.in(folder.resolve("ours"), "ours");
        Path theirs = TestCa.in(folder.resolve("theirs"), "theirs");
        int port = FreePort.find();
        List<Integer> members = List.of(port);
        try (BusProcess coordinator =
                        BusProcess.start(BusAddress.coordinator(port, members).withTls(ours));
                BusProcess node = BusProcess.start(BusAddress.node(members).withTls(ours));
                BusProcess foreign = BusProcess.start(BusAddress.node(members).withTls(theirs));
                BusProcess plain = BusProcess.start(BusAddress.node(members))) {
            BusProcess.millisUntil(
                    "all are members and the node hears",
                    () -> coordinator.members() == 4 && node.connected(),
                    coordinator,
                    node,
                    foreign,
                    plain);
            foreign.publish("from a foreigner");
            plain.publish("from one without TLS");
            coordinator.publish("one");
            BusProcess.millisUntil("the node hears it", () -> node.heard("one"), coordinator, node);
            assertThat(foreign.connected()).isFalse();
            assertThat(plain.connected()).isFalse();
            assertThat(node.heard("from a foreigner") || coordinator.heard("from a foreigner"))
                    .isFalse();
            for (String file : List.of("ca.pem", "cert.pem", "key.pem")) {
                Files.copy(ours.resolve(file), theirs.resolve(file), StandardCopyOption.REPLACE_EXISTING);
            }
            BusProcess.millisUntil("who got our files hears", foreign::connected, coordinator, foreign);
            coordinator.publish("two");
            BusProcess.millisUntil(
                    "both hear it", () -> node.heard("two") && foreign.heard("two"), coordinator, node, foreign);
            assertThat(foreign.heard("one")).isFalse();
            assertThat(plain.heard("one") || plain.heard("two")).isFalse();
            assertThat(node.heard("from one without TLS") || coordinator.heard("from one without TLS"))
                    .isFalse();
            assertThat(coordinator.lines()).noneMatch(line -> line.contains("Exception"));
        }
    }
}
