package io.tidegate.edge.relay;

import static io.tidegate.edge.relay.Answers.CHUNKED;
import static io.tidegate.edge.relay.Answers.DELTA;
import static io.tidegate.edge.relay.Answers.LAST_CHUNK;
import static io.tidegate.edge.relay.Answers.SSE;
import static io.tidegate.edge.relay.Answers.START;
import static io.tidegate.edge.relay.Answers.STOP;
import static io.tidegate.edge.relay.Answers.TEXT;
import static io.tidegate.edge.relay.Answers.chunk;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.tidegate.edge.refusal.RefusalKind;
import io.tidegate.edge.upstream.LoopbackUpstream;
import java.io.IOException;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Nothing is sent whole before its row is durable, and no answer ends before its row is closed, if that is not too slow. */
class ExchangeLedgerTest {
    private Relaying relaying = new Relaying(2);

    ExchangeLedgerTest() throws IOException {}

    @AfterEach
    void close() throws IOException {
        relaying.close();
    }

    private void onlyOneProvider() throws IOException {
        relaying.close();
        relaying = new Relaying(1);
    }

    @Test
    void keepsTheLastByteOfTheRequestUntilTheRowIsDurable() throws Exception {
        relaying.account.opensAtOnce = false;
        relaying.start(new byte[20_000], true, true);
        LoopbackUpstream.Side side = relaying.accepted();
        side.readRequest(20_000 - 1024);
        relaying.run(() -> {});
        assertThat(side.in().available()).isZero();

        relaying.run(() -> relaying.account.opens.getFirst().complete());

        assertThat(side.in().readNBytes(1024)).hasSize(1024);
        side.write(CHUNKED + chunk(START) + chunk(DELTA) + chunk(STOP) + LAST_CHUNK);
        relaying.ended();
    }

    @Test
    void refusesWhatTheLedgerDoesNotTake() throws Exception {
        relaying.account.down = true;

        relaying.streaming();

        assertThat(relaying.ended().status()).isEqualTo(503);
        assertThat(relaying.client.refusals.getFirst().kind()).isEqualTo(RefusalKind.LEDGER_DOWN);
        assertThat(relaying.client.refusals.getFirst().retryAfterSeconds().orElse(0))
                .isBetween(1, 5);
        assertThat(relaying.account.outcomes()).isEmpty();
    }

    @Test
    void doesNotAnswerTwiceWhenTheRowFailsBehindAnEarlyAnswer() throws Exception {
        onlyOneProvider();
        relaying.account.opensAtOnce = false;
        relaying.start(new byte[20_000], true, true);
        LoopbackUpstream.Side side = relaying.accepted();
        side.readHead();
        side.write("HTTP/1.1 429 Slow down\r\ncontent-length: 4\r\n\r\nsl");
        relaying.client.awaitText("sl");

        relaying.run(() -> relaying.account.opens.getFirst().fail("the disk is full"));
        side.write("ow");

        assertThat(relaying.ended().status()).isEqualTo(429);
        assertThat(relaying.client.body()).isEqualTo("slow");
        assertThat(relaying.client.events).containsExactly("answered", "ended");
    }

    @Test
    void holdsTheEndOfAnAnswerBackUntilItsRowIsDurable() throws Exception {
        LoopbackUpstream.Side side = begun();
        side.write(chunk(DELTA) + chunk(STOP) + LAST_CHUNK);
        awaitSettlement();
        assertThat(relaying.client.received()).doesNotContain("message_delta");

        relaying.run(() -> relaying.account.closes.getFirst().complete());

        relaying.ended();
        assertThat(relaying.client.body()).endsWith(chunk(DELTA) + chunk(STOP) + LAST_CHUNK);
    }

    /** The rest of an answer, which comes in one read, and what of it is sent before its row is durable. */
    static Stream<Arguments> ends() {
        String rest = chunk(DELTA) + chunk(STOP) + LAST_CHUNK;
        String inOne = chunk(TEXT + DELTA + STOP);
        return Stream.of(
                argumentSet("an event to a chunk", chunk(TEXT) + rest, chunk(TEXT) + sizeLine(DELTA)),
                argumentSet("all in one chunk", inOne + LAST_CHUNK, inOne.substring(0, inOne.indexOf(DELTA))),
                argumentSet(
                        "the final event in two chunks",
                        chunk(TEXT + DELTA.substring(0, 30)) + chunk(DELTA.substring(30) + STOP) + LAST_CHUNK,
                        ""),
                argumentSet("the final event first", rest, ""));
    }

    private static String sizeLine(String content) {
        String chunk = chunk(content);
        return chunk.substring(0, chunk.indexOf(content));
    }

    @ParameterizedTest
    @MethodSource("ends")
    void sendsWhatComesBeforeTheFinalEventAtOnce(String rest, String before) throws Exception {
        LoopbackUpstream.Side side = begunOnAQuietNode();

        side.write(rest);

        awaitSettlement();
        assertThat(relaying.client.body()).isEqualTo(chunk(START) + before);
        relaying.run(() -> relaying.account.closes.getFirst().complete());
        relaying.ended();
        assertThat(relaying.client.body()).isEqualTo(chunk(START) + rest);
    }

    /** On a node where nobody else waits for a row. */
    private LoopbackUpstream.Side begunOnAQuietNode() throws Exception {
        relaying.account.crowded = false;
        return begun();
    }

    /** A stream of which the first event has been sent, and whose row takes its time. */
    private LoopbackUpstream.Side begun() throws Exception {
        relaying.account.closesAtOnce = false;
        relaying.streaming();
        LoopbackUpstream.Side side = relaying.asked(0, 20);
        side.write(CHUNKED + chunk(START));
        relaying.client.awaitText(START);
        return side;
    }

    @Test
    void holdsAllThatFollowsTheFinalEventBackWithIt() throws Exception {
        LoopbackUpstream.Side side = begunOnAQuietNode();
        side.write(chunk(TEXT) + chunk(DELTA));
        awaitSettlement();

        side.write(chunk(STOP) + chunk(TEXT) + chunk(DELTA) + chunk(STOP));
        relaying.run(() -> {});
        relaying.run(() -> {});

        assertThat(relaying.client.body()).isEqualTo(chunk(START) + chunk(TEXT) + sizeLine(DELTA));
        side.write(LAST_CHUNK);
        relaying.run(() -> relaying.account.closes.getFirst().complete());
        relaying.ended();
        assertThat(relaying.client.body())
                .isEqualTo(chunk(START)
                        + chunk(TEXT)
                        + chunk(DELTA)
                        + chunk(STOP)
                        + chunk(TEXT)
                        + chunk(DELTA)
                        + chunk(STOP)
                        + LAST_CHUNK);
    }

    @Test
    void sendsAFinalEventOnceThatIsHeldBackWhenTheUpstreamIsLost() throws Exception {
        LoopbackUpstream.Side side = begunOnAQuietNode();
        side.write(chunk(TEXT) + chunk(DELTA));
        awaitSettlement();

        side.close();
        relaying.pass(Relaying.SETTLE);

        relaying.ended();
        assertThat(relaying.client.body()).isEqualTo(chunk(START) + chunk(TEXT) + chunk(DELTA));
        assertThat(relaying.account.outcomes()).containsExactly("completed");
    }

    @Test
    void sendsAWholeStreamButForItsFinalEventAtOnce() throws Exception {
        relaying.account.closesAtOnce = false;
        relaying.account.crowded = false;
        relaying.streaming();
        LoopbackUpstream.Side side = relaying.asked(0, 20);

        side.write(CHUNKED + chunk(START + TEXT + DELTA + STOP) + LAST_CHUNK);

        relaying.client.awaitText(TEXT);
        assertThat(relaying.client.received()).doesNotContain("message_delta");
        relaying.run(() -> relaying.account.closes.getFirst().complete());
        relaying.ended();
        assertThat(relaying.client.body()).isEqualTo(chunk(START + TEXT + DELTA + STOP) + LAST_CHUNK);
    }

    @Test
    void sendsWhatComesBeforeTheFinalEventAtOnceWhereTheAnswerHasNoFraming() throws Exception {
        relaying.account.closesAtOnce = false;
        relaying.account.crowded = false;
        relaying.streaming();
        LoopbackUpstream.Side side = relaying.asked(0, 20);
        side.write(SSE + "\r\n" + START);
        relaying.client.awaitText(START);

        side.write(TEXT + DELTA + STOP);

        relaying.client.awaitText(TEXT);
        assertThat(relaying.client.received()).doesNotContain("message_delta");
        side.close();
        relaying.run(() -> relaying.account.closes.getFirst().complete());
        relaying.ended();
        assertThat(relaying.client.body()).isEqualTo(chunk(START) + chunk(TEXT + DELTA + STOP) + LAST_CHUNK);
    }

    @Test
    void holdsAFinalEventBackWholeWhoseSizeLineCameInTwo() throws Exception {
        LoopbackUpstream.Side side = begunOnAQuietNode();
        String rest = chunk(TEXT + DELTA + STOP);
        side.write(chunk(TEXT) + rest.substring(0, 1));
        relaying.client.awaitText(TEXT);

        side.write(rest.substring(1));

        awaitSettlement();
        assertThat(relaying.client.body()).isEqualTo(chunk(START) + chunk(TEXT));
        side.write(LAST_CHUNK);
        relaying.run(() -> relaying.account.closes.getFirst().complete());
        relaying.ended();
        assertThat(relaying.client.body()).isEqualTo(chunk(START) + chunk(TEXT) + rest + LAST_CHUNK);
    }

    @Test
    void sendsAnEndInOneWriteOnABusyNode() throws Exception {
        LoopbackUpstream.Side side = begun();

        side.write(chunk(TEXT) + chunk(DELTA) + chunk(STOP) + LAST_CHUNK);

        awaitSettlement();
        assertThat(relaying.client.received()).doesNotContain("hello");
        relaying.run(() -> relaying.account.closes.getFirst().complete());
        relaying.ended();
        assertThat(relaying.client.body()).endsWith(chunk(TEXT) + chunk(DELTA) + chunk(STOP) + LAST_CHUNK);
    }

    @Test
    void doesNotHoldItBackForLongerThanItsPatience() throws Exception {
        relaying.account.closesAtOnce = false;
        relaying.streaming();
        relaying.asked(0, 20).write(CHUNKED + chunk(START) + chunk(DELTA));
        awaitSettlement();

        relaying.pass(Relaying.SETTLE);

        relaying.client.awaitText("message_delta");
        relaying.run(() -> relaying.exchange().clientGone());
        relaying.ended();
        assertThat(relaying.account.outcomes()).containsExactly("completed");
    }

    @Test
    void doesNotHoldBackAnEndWithoutBytesForLongerThanItsPatience() throws Exception {
        relaying.account.closesAtOnce = false;
        relaying.streaming();
        LoopbackUpstream.Side side = relaying.asked(0, 20);
        side.write(CHUNKED + chunk(START) + chunk(STOP));
        relaying.client.awaitText(STOP);
        side.write(LAST_CHUNK);
        awaitSettlement();

        relaying.pass(Relaying.SETTLE);

        relaying.ended();
        assertThat(relaying.client.body()).endsWith(STOP + "\r\n" + LAST_CHUNK);
    }

    private void awaitSettlement() {
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (relaying.account.charges.getFirst().settlements.isEmpty()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            relaying.run(() -> {});
        }
        // All that the turn did which settled
        relaying.run(() -> {});
    }

    @Test
    void settlesNothingSentWhenTheClientLeavesBeforeTheRowIsDurable() throws Exception {
        relaying.account.opensAtOnce = false;
        relaying.streaming();
        LoopbackUpstream.Side side = relaying.accepted();

        relaying.run(() -> relaying.exchange().clientGone());
        relaying.run(() -> relaying.account.opens.getFirst().complete());

        relaying.ended();
        assertThat(relaying.account.outcomes()).containsExactly("never_sent");
        assertThat(relaying.client.events).containsExactly("ended");
        side.awaitEnd();
    }
}
