package io.tidegate.edge.relay;

import static io.tidegate.edge.relay.Answers.CHUNKED;
import static io.tidegate.edge.relay.Answers.DELTA;
import static io.tidegate.edge.relay.Answers.LAST_CHUNK;
import static io.tidegate.edge.relay.Answers.START;
import static io.tidegate.edge.relay.Answers.STOP;
import static io.tidegate.edge.relay.Answers.chunk;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.edge.refusal.RefusalKind;
import io.tidegate.edge.upstream.LoopbackUpstream;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

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
        relaying.account.closesAtOnce = false;
        relaying.streaming();
        LoopbackUpstream.Side side = relaying.asked(0, 20);
        side.write(CHUNKED + chunk(START));
        relaying.client.awaitText(START);
        side.write(chunk(DELTA) + chunk(STOP) + LAST_CHUNK);
        awaitSettlement();
        assertThat(relaying.client.received()).doesNotContain("message_delta");

        relaying.run(() -> relaying.account.closes.getFirst().complete());

        relaying.ended();
        assertThat(relaying.client.body()).endsWith(chunk(DELTA) + chunk(STOP) + LAST_CHUNK);
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
