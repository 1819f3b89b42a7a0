package io.tidegate.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The members of the event bus find each other by the addresses of one name, as they do in Kubernetes by a headless service. */
@Tag("full")
class BusByDnsTest {
    @Test
    void findsTheMembersBehindOneName() throws IOException {
        Optional<String> forbidden = NetworkLab.forbidden();
        Assumptions.assumeTrue(forbidden.isEmpty(), () -> forbidden.orElse(""));
        try (NetworkLab lab = NetworkLab.of(3);
                LabCluster cluster = LabCluster.findingMembersByDns(lab)) {
            // returns when both edges hear the bus
            cluster.start();

            JsonObject key = cluster.newKey();
            long began = cluster.revoke(key);
            cluster.awaitStatus(LabCluster.NEAR, key, 401, Duration.ofSeconds(10));
            cluster.awaitStatus(LabCluster.FAR, key, 401, Duration.ofSeconds(10));

            assertThat(cluster.nodes().hear(Pushes.WEB_SOCKET_AND_BUS)).isTrue();
            System.out.println("3 members found each other behind one name; a revocation was heard at both edges after "
                    + (System.nanoTime() - began) / 1_000_000 + " ms");
        }
    }
}
