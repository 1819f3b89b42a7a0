package io.tidegate.acceptance;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.testing.Eventually;
import io.tidegate.testing.TestCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Certificate files that change under an edge and a coordinator that run: every listener shows the new certificate to those who connect from
 * then on, a stream that runs is none the worse, and files that are no good change nothing.
 */
@Tag("full")
class CertificateRenewalTest {
    private static final Duration SEEN_WITHIN = Duration.ofSeconds(30);
    private static final String FILES = "{certificate: server.pem, key: server.key}";
    private static final Pattern REFUSED =
            Pattern.compile("server\\.pem and the key \\S+server\\.key can't be used: .*The old one stays in use\\.");

    @Test
    void isShownToThoseWhoConnectWhenItIsGoodAndAStreamGoesOn() throws Exception {
        TestCertificate first = TestCertificate.named("first", 2);
        TestCertificate second = TestCertificate.named("second", 2);
        EdgeSettings edgeSettings =
                EdgeSettings.named("renewal").set("listen", "tls", FILES).set("operator", "tls", FILES);
        CoordinatorSettings coordinatorSettings = CoordinatorSettings.named("renewal-coordinator")
                .set("listen", "tls", FILES)
                .set("operator", "tls", FILES);
        List<Path> folders = List.of(edgeSettings.folder(), coordinatorSettings.folder());
        write(first, folders);
        CountDownLatch goOn = new CountDownLatch(1);

        // given an edge and a coordinator that listen with the first certificate, and a stream that runs
        try (RawUpstream upstream = new RawUpstream().answering(side -> side.streamThrough(goOn));
                EdgeProcess edge = EdgeProcess.start(edgeSettings.upstream("raw", upstream.url()));
                CoordinatorProcess coordinator = CoordinatorProcess.start(coordinatorSettings);
                RawConnection running = RawConnection.open(edge.url())) {
            List<String> listeners = List.of(
                    edge.url(), edgeSettings.operatorUrl(), coordinator.url(), coordinatorSettings.operatorUrl());
            running.send(
                    RawRequest.message(edge.operator().keyFor("developer"), "x").bytes());
            Eventually.until(
                    "the provider has the request",
                    SEEN_WITHIN,
                    () -> !upstream.received().isEmpty());

            // when the certificate is replaced by something that is none
            for (Path folder : folders) {
                Path written = Files.writeString(folder.resolve("server.new"), "renewed, but not quite");
                Files.move(written, folder.resolve("server.pem"), ATOMIC_MOVE);
            }

            // then each listener says so, and keeps the first
            for (Program program : List.of(edge.program(), coordinator.program())) {
                Eventually.until("both listeners refuse it", SEEN_WITHIN, () -> refusals(program) == 2, program::tail);
            }
            for (String listener : listeners) {
                assertThat(shownAt(listener)).isEqualTo("CN=first");
            }

            // and when it is replaced by the second, with its key
            write(second, folders);

            // then each listener shows that
            for (String listener : listeners) {
                Eventually.until(
                        listener + " shows the second",
                        SEEN_WITHIN,
                        () -> shownAt(listener).equals("CN=second"),
                        edge.program()::tail);
            }

            // and the stream, which knows the first, comes whole
            goOn.countDown();
            RawResponse answer = running.read();
            assertThat(answer.complete()).isTrue();
            assertThat(answer.text()).contains("event: message_stop");
            assertThat(running.shown()).isEqualTo("CN=first");
        }
    }

    private static void write(TestCertificate certificate, List<Path> folders) throws Exception {
        for (Path folder : folders) {
            certificate.writeTo(folder.resolve("server.pem"), folder.resolve("server.key"));
        }
    }

    private static long refusals(Program program) {
        return REFUSED.matcher(program.output()).results().count();
    }

    /** Whose certificate one gets who connects now. */
    private static String shownAt(String url) throws IOException {
        try (RawConnection connection = RawConnection.open(url)) {
            return connection.shown();
        }
    }
}
