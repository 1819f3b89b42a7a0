package io.tidegate.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.testing.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A configuration that changes under a running node: what is safe is taken, what is wrong changes nothing, and nobody is cut. */
class ReloadTest {
    private static final Duration TAKEN_WITHIN = Duration.ofSeconds(20);

    private final RawUpstream upstream = new RawUpstream();
    private final EdgeProcess edge =
            EdgeProcess.start(EdgeSettings.named("reload").upstream("raw", upstream.url()));
    private String key = "";

    ReloadTest() throws IOException {}

    @BeforeEach
    void makeAKey() {
        key = edge.operator().keyFor("developer");
    }

    @AfterEach
    void stop() throws IOException {
        edge.close();
        upstream.close();
    }

    @Test
    void aRotatedCredentialIsSentFromThenOnWithoutASignal() throws IOException {
        upstream.answering(ReloadTest::answer);
        assertThat(credentialSent()).isEqualTo(EdgeSettings.UPSTREAM_SECRET);

        Files.writeString(edge.settings().folder().resolve("upstream-secret"), "rotated");

        Eventually.until(
                "the new credential is sent",
                TAKEN_WITHIN,
                () -> credentialSent().equals("rotated"));
        edge.program().awaitWords("from now on: upstreams[0].credential.value *** -> ***");
        assertThat(edge.program().output()).doesNotContain("rotated");
    }

    @Test
    void aLimitIsTakenOnHangUpWhileAStreamRunsOn() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        upstream.answering(side -> side.streamThrough(goOn));
        try (RawConnection running = RawConnection.open(edge.url())) {
            running.send(RawRequest.message(key, "x").bytes());
            Eventually.until(
                    "the provider has the request",
                    Duration.ofSeconds(10),
                    () -> !upstream.received().isEmpty());

            edge.settings()
                    .set("limits", "inFlight", "1")
                    .set("listen", "backlog", "99")
                    .write();
            edge.program().hangUp();

            edge.program().awaitWords("from now on: limits.inFlight 10000 -> 1");
            edge.program().awaitWords("this waits for a new start: listen.backlog 1024 -> 99");
            assertThat(status()).isEqualTo(503);
            goOn.countDown();
            assertThat(running.read().complete()).isTrue();
        }
    }

    @Test
    void aFaultInTheFileIsNamedAndChangesNothing() throws IOException {
        upstream.answering(ReloadTest::answer);
        edge.settings().set("limits", "inFlight", "many").write();

        edge.program().hangUp();

        edge.program().awaitWords("limits.inFlight: many (expected: a whole number");
        assertThat(status()).isEqualTo(200);
    }

    private static void answer(UpstreamSide side) throws IOException {
        side.startStream();
        side.chunk(Fixtures.stream("text.sse").body().toString());
        side.endStream();
    }

    private int status() {
        try (RawConnection connection = RawConnection.open(edge.url())) {
            return connection.exchange(RawRequest.message(key, "x")).status();
        } catch (IOException e) {
            throw new AssertionError("the node does not answer", e);
        }
    }

    private String credentialSent() {
        status();
        return Header.first(upstream.received().getLast().headers(), "x-api-key")
                .orElse("");
    }
}
