package io.tidegate.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.testing.Eventually;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Promise P4: a node that is told to stop lets clients move, then takes nothing new, and cuts nobody within the drain time. */
class DrainTest {
    private static final Duration EXIT_TIMEOUT = Duration.ofSeconds(20);
    private static final Duration NOTICED = Duration.ofSeconds(10);
    private static final Duration MOVE = Duration.ofSeconds(4);
    private static final int SHUTDOWN = 7;

    private final String body = Fixtures.stream("text.sse").body().toString();
    private final int half = body.indexOf("content_block_delta");

    @Test
    void letsARunningStreamFinishAndThenEndsWithStatusZero() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        try (RawUpstream upstream = new RawUpstream();
                EdgeProcess edge = EdgeProcess.start(EdgeSettings.named("drain").upstream("raw", upstream.url()))) {
            upstream.answering(halfUntil(goOn), halfUntil(end));
            String key = edge.operator().keyFor("developer");

            try (RawConnection running = RawConnection.open(edge.url());
                    RawConnection longer = RawConnection.open(edge.url());
                    RawConnection idle = RawConnection.open(edge.url())) {
                running.send(RawRequest.message(key, "x").bytes());
                awaitRequests(upstream, 1);
                longer.send(RawRequest.message(key, "x").bytes());
                awaitRequests(upstream, 2);

                edge.program().terminate();

                awaitNotReady(edge);
                RawResponse refused = ask(edge, key);
                assertThat(refused.status()).isEqualTo(503);
                assertThat(refused.errorType()).isEqualTo("api_error");
                assertThat(refused.header("retry-after")).contains("1");
                assertThat(refused.header("connection")).contains("close");
                assertThat(idle.isClosedWithin(Duration.ofSeconds(5))).isTrue();
                assertThat(edge.program().isAlive()).isTrue();
                goOn.countDown();
                RawResponse response = running.read();
                assertThat(response.text()).isEqualTo(body);
                assertThat(response.complete()).isTrue();
                assertThat(running.isClosedWithin(Duration.ofSeconds(1)))
                        .describedAs("a connection on which the next request would be refused is closed at once")
                        .isTrue();
                assertThat(edge.program().isAlive()).isTrue();
                end.countDown();
                assertThat(longer.read().complete()).isTrue();
                assertThat(edge.program().awaitExit(EXIT_TIMEOUT)).isZero();
            }
        }
    }

    @Test
    void servesWhileClientsMoveAlthoughNothingRunsAndThenEnds() throws Exception {
        try (RawUpstream upstream = new RawUpstream();
                EdgeProcess edge = EdgeProcess.start(EdgeSettings.named("drain-move")
                        .set("timeouts", "move", MOVE.toSeconds() + "s")
                        .upstream("raw", upstream.url()))) {
            upstream.answering(side -> {
                side.startStream();
                side.chunk(body);
                side.endStream();
            });
            String key = edge.operator().keyFor("developer");
            try (RawConnection kept = RawConnection.open(edge.url())) {
                assertThat(kept.exchange(RawRequest.message(key, "x")).header("connection"))
                        .isEmpty();
                long began = System.nanoTime();
                edge.program().terminate();
                awaitNotReady(edge);

                RawResponse last = kept.exchange(RawRequest.message(key, "x"));
                RawResponse fresh = ask(edge, key);

                for (RawResponse answer : List.of(last, fresh)) {
                    assertThat(answer.status()).isEqualTo(200);
                    assertThat(answer.text()).isEqualTo(body);
                    assertThat(answer.header("connection")).contains("close");
                }
                assertThat(kept.isClosedWithin(NOTICED)).isTrue();
                assertThat(edge.program().awaitExit(EXIT_TIMEOUT)).isZero();
                Duration took = Duration.ofNanos(System.nanoTime() - began);
                assertThat(took).isGreaterThan(MOVE);
                System.out.println("drain: 2 exchanges served in the move time of " + MOVE.toSeconds()
                        + " s, ended after " + took.toMillis() + " ms");
            }
        }
    }

    @Test
    void cutsWhatIsLeftWithoutAnEndAndCountsIt() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        try (RawUpstream upstream = new RawUpstream();
                EdgeProcess edge = EdgeProcess.start(EdgeSettings.named("drain-cut")
                        .set("timeouts", "drain", "1s")
                        .upstream("raw", upstream.url()))) {
            upstream.answering(halfUntil(never));
            String key = edge.operator().keyFor("developer");
            try (RawConnection running = RawConnection.open(edge.url())) {
                running.send(RawRequest.message(key, "x").bytes());
                awaitRequests(upstream, 1);

                edge.program().terminate();

                RawResponse cut = running.read();
                assertThat(cut.text()).isEqualTo(body.substring(0, half));
                assertThat(cut.complete()).isFalse();
                assertThat(edge.program().awaitExit(EXIT_TIMEOUT)).isZero();
            }
            LedgerFile ledger = LedgerFile.in(edge.settings().data());
            assertThat(ledger.openAttempts()).isZero();
            assertThat(ledger.rows())
                    .singleElement()
                    .satisfies(row -> assertThat(row.outcome()).isEqualTo(SHUTDOWN));

            edge.restart();
            edge.awaitReady();
            HttpProbe operators = new HttpProbe(edge.settings().operatorUrl(), Map.of());
            Eventually.until(
                    "it is counted",
                    NOTICED,
                    () -> operators.get("/metrics").body().contains("\ntidegate_exchanges_cut_total 1.0\n"));
        }
    }

    @Test
    void leavesOutTheMoveTimeAtCtrlC() throws IOException {
        try (RawUpstream upstream = new RawUpstream();
                EdgeProcess edge = EdgeProcess.start(EdgeSettings.named("drain-idle")
                        .set("timeouts", "move", "10m")
                        .upstream("raw", upstream.url()))) {
            edge.program().interrupt();

            assertThat(edge.program().awaitExit(EXIT_TIMEOUT)).isZero();
        }
    }

    @Test
    void isDrainedByACommandOnItsMachineAndServesAgain() throws Exception {
        try (RawUpstream upstream = new RawUpstream();
                EdgeProcess edge = EdgeProcess.start(EdgeSettings.named("drain-command")
                        .set("timeouts", "move", "2s")
                        .upstream("raw", upstream.url()))) {
            upstream.answering(side -> side.respond(200, "application/json", "{}"));
            String key = edge.operator().keyFor("developer");

            assertThat(drain(edge)).contains("The edge drains: it is drained by its operator. It serves for");
            awaitNotReady(edge);
            assertThat(ask(edge, key).status()).isEqualTo(200);
            assertThat(drain(edge, "--undo")).contains("The edge serves.");
            edge.awaitReady();

            assertThat(drain(edge, "--wait")).contains("It takes nothing new; 0 exchanges run.");
            assertThat(ask(edge, key).status()).isEqualTo(503);
            assertThat(edge.program().isAlive()).isTrue();
            edge.program().terminate();
            assertThat(edge.program().awaitExit(EXIT_TIMEOUT)).isZero();
        }
    }

    private static String drain(EdgeProcess edge, String... more) {
        List<String> args = new ArrayList<>(
                List.of("drain", "--config", edge.settings().write().toString()));
        args.addAll(List.of(more));
        try (Program command = Program.tidegate(BuildFolder.scratch("drain-command"), "drain", args)) {
            assertThat(command.awaitExit(EXIT_TIMEOUT))
                    .describedAs(command.tail())
                    .isZero();
            return command.output();
        }
    }

    /** Half of the answer, and the other half when the latch lets it. */
    private RawUpstream.Answer halfUntil(CountDownLatch goOn) {
        return side -> {
            side.startStream();
            side.chunk(body.substring(0, half));
            assertThat(goOn.await(30, TimeUnit.SECONDS)).isTrue();
            side.chunk(body.substring(half));
            side.endStream();
        };
    }

    private static void awaitRequests(RawUpstream upstream, int number) {
        Eventually.until(
                "the provider has so many requests: " + number,
                NOTICED,
                () -> upstream.received().size() == number);
    }

    private static void awaitNotReady(EdgeProcess edge) {
        HttpProbe operator = new HttpProbe(edge.settings().operatorUrl(), Map.of());
        Eventually.until(
                "the node says that it drains",
                NOTICED,
                () -> operator.get("/readyz").statusCode() == 503);
    }

    private static RawResponse ask(EdgeProcess edge, String key) throws IOException {
        try (RawConnection connection = RawConnection.open(edge.url())) {
            return connection.exchange(RawRequest.message(key, "x"));
        }
    }
}
