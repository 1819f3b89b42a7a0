package io.tidegate.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Promise P4: a node that is told to stop takes nothing new and cuts nobody within the drain time. */
class DrainTest {
    private static final Duration EXIT_TIMEOUT = Duration.ofSeconds(20);

    @Test
    void letsARunningStreamFinishAndThenEndsWithStatusZero() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        String body = Fixtures.stream("text.sse").body().toString();
        int half = body.indexOf("content_block_delta");
        try (RawUpstream upstream = new RawUpstream();
                EdgeProcess edge = EdgeProcess.start(EdgeSettings.named("drain").upstream("raw", upstream.url()))) {
            upstream.answering(side -> {
                side.startStream();
                side.chunk(body.substring(0, half));
                assertThat(goOn.await(30, TimeUnit.SECONDS)).isTrue();
                side.chunk(body.substring(half));
                side.endStream();
            });
            String key = edge.operator().keyFor("developer");

            try (RawConnection running = RawConnection.open(edge.url());
                    RawConnection idle = RawConnection.open(edge.url())) {
                running.send(RawRequest.message(key, "x").bytes());
                Eventually.until(
                        "the provider has the request",
                        Duration.ofSeconds(10),
                        () -> !upstream.received().isEmpty());

                edge.program().terminate();

                HttpProbe operator = new HttpProbe(edge.settings().operatorUrl(), Map.of());
                Eventually.until(
                        "the node says that it stops",
                        Duration.ofSeconds(10),
                        () -> operator.get("/readyz").statusCode() == 503);
                assertThat(refusesNewWork(edge, key)).isTrue();
                assertThat(idle.isClosedWithin(Duration.ofSeconds(5))).isTrue();
                assertThat(edge.program().isAlive()).isTrue();
                goOn.countDown();
                RawResponse response = running.read();
                assertThat(response.text()).isEqualTo(body);
                assertThat(response.complete()).isTrue();
                assertThat(edge.program().awaitExit(EXIT_TIMEOUT)).isZero();
            }
        }
    }

    @Test
    void endsAtOnceWhenNothingRuns() throws IOException {
        try (RawUpstream upstream = new RawUpstream();
                EdgeProcess edge =
                        EdgeProcess.start(EdgeSettings.named("drain-idle").upstream("raw", upstream.url()))) {
            edge.program().terminate();

            assertThat(edge.program().awaitExit(EXIT_TIMEOUT)).isZero();
        }
    }

    /** A refused connection and a 503 are both honest. */
    private static boolean refusesNewWork(EdgeProcess edge, String key) {
        try (RawConnection late = RawConnection.open(edge.url())) {
            return late.exchange(RawRequest.message(key, "x")).status() == 503;
        } catch (IOException refused) {
            return true;
        }
    }
}
