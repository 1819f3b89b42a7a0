package io.tidegate.edge.relay;

import static io.tidegate.edge.relay.Answers.CHUNKED;
import static io.tidegate.edge.relay.Answers.DELTA;
import static io.tidegate.edge.relay.Answers.LAST_CHUNK;
import static io.tidegate.edge.relay.Answers.MESSAGE;
import static io.tidegate.edge.relay.Answers.START;
import static io.tidegate.edge.relay.Answers.STOP;
import static io.tidegate.edge.relay.Answers.chunk;
import static io.tidegate.edge.relay.Answers.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.edge.refusal.Fault;
import io.tidegate.edge.refusal.RefusalKind;
import io.tidegate.edge.upstream.LoopbackUpstream;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Of the time to the first byte, and of what failed, it is told what is the node's own. */
class ExchangeTimesTest {
    private static final String WHOLE_STREAM = CHUNKED + chunk(START) + chunk(DELTA) + chunk(STOP) + LAST_CHUNK;

    private final Relaying relaying = new Relaying(2);

    ExchangeTimesTest() throws IOException {}

    @AfterEach
    void close() throws IOException {
        relaying.close();
    }

    @Test
    void theNodeAddsTheTimeBeforeTheRequestHasLeftAndTheTimeThatTheAnswerIsHeldBack() throws Exception {
        // given an attempt whose row takes 30 ms, so long is its last byte kept
        relaying.account.opensAtOnce = false;
        relaying.account.closesAtOnce = false;
        relaying.plain();
        LoopbackUpstream.Side side = relaying.accepted();
        relaying.takes(Duration.ofMillis(30));
        relaying.run(() -> relaying.account.opens.getFirst().complete());
        side.readRequest(20);

        // when the provider thinks for 2 s, and the row of the settlement takes 7 ms
        relaying.takes(Duration.ofSeconds(2));
        side.write("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: " + MESSAGE.length()
                + "\r\n\r\n" + MESSAGE);
        awaitSettling();
        relaying.takes(Duration.ofMillis(7));
        relaying.run(() -> relaying.account.closes.getFirst().complete());

        ExchangeEnd end = relaying.ended();
        assertThat(Duration.ofNanos(end.firstByteNanos())).hasMillis(2037);
        assertThat(Duration.ofNanos(end.addedNanos())).hasMillis(37);
    }

    @Test
    void noWaitingForProvidersIsTheNodesAlsoWhereTheFirstOneTurnsItAway() throws Exception {
        relaying.streaming();
        LoopbackUpstream.Side first = relaying.asked(0, 20);
        relaying.takes(Duration.ofSeconds(1));
        first.write(refusal(529, "busy"));
        LoopbackUpstream.Side second = relaying.asked(1, 20);
        relaying.takes(Duration.ofSeconds(2));
        second.write(WHOLE_STREAM);

        ExchangeEnd end = relaying.ended();
        assertThat(Duration.ofNanos(end.firstByteNanos())).hasSeconds(3);
        assertThat(end.addedNanos()).isZero();
        assertThat(end.fault()).isEqualTo(Fault.NONE);
        assertThat(end.tried()).as("nobody wants to know of attempts").isEmpty();
    }

    @Test
    void anExchangeThatIsTracedTellsOfEachAttempt() throws Exception {
        relaying.traced = true;
        relaying.streaming();
        relaying.asked(0, 20).write(refusal(529, "busy"));
        LoopbackUpstream.Side second = relaying.asked(1, 20);
        relaying.takes(Duration.ofSeconds(2));
        second.write(WHOLE_STREAM);

        ExchangeEnd end = relaying.ended();
        assertThat(end.tried()).extracting(Tried::upstream).containsExactly("a", "b");
        assertThat(end.tried()).extracting(Tried::outcome).containsExactly("rejected", "completed");
        assertThat(end.tried()).extracting(Tried::status).containsExactly(529, 200);
        Tried answered = end.tried().getLast();
        assertThat(Duration.ofNanos(answered.firstByteNanos() - answered.sentNanos()))
                .hasSeconds(2);
        assertThat(answered.endedNanos()).isGreaterThanOrEqualTo(answered.firstByteNanos());
    }

    @Test
    void providersThatAreInTroubleAreAtFaultThemselves() throws Exception {
        relaying.streaming();
        relaying.asked(0, 20).write(refusal(500, "trouble"));
        relaying.asked(1, 20).write(refusal(503, "trouble"));

        ExchangeEnd end = relaying.ended();

        assertThat(end.fault()).isEqualTo(Fault.PROVIDER);
        assertThat(end.refusal()).isEmpty();
    }

    @Test
    void whoAsksForWhatDoesNotExistIsAtFaultHimself() throws Exception {
        relaying.streaming();
        relaying.asked(0, 20).write(refusal(404, "no such model"));

        assertThat(relaying.ended().fault()).isEqualTo(Fault.CLIENT);
    }

    @Test
    void theGatewayIsAtFaultWhenItsCredentialIsNotTaken() throws Exception {
        relaying.streaming();
        relaying.asked(0, 20).write(refusal(401, "bad key"));
        relaying.asked(1, 20).write(refusal(401, "bad key"));

        ExchangeEnd end = relaying.ended();

        assertThat(end.fault()).isEqualTo(Fault.GATEWAY);
        assertThat(end.refusal()).contains(RefusalKind.NO_UPSTREAM);
        assertThat(relaying.upstreams.all())
                .allSatisfy(upstream -> assertThat(
                                relaying.upstreams.coolDown(upstream).timesCredentialRefused())
                        .isEqualTo(1));
    }

    @Test
    void theGatewayIsAtFaultWhenItCutsAStreamToStop() throws Exception {
        relaying.streaming();
        relaying.asked(0, 20).write(CHUNKED + chunk(START));
        relaying.client.awaitText(START);

        relaying.run(() -> relaying.exchange().shutDown());

        assertThat(relaying.ended().fault()).isEqualTo(Fault.GATEWAY);
    }

    @Test
    void theGatewayIsAtFaultWhenItCanRecordNothing() throws Exception {
        relaying.account.down = true;
        relaying.streaming();

        ExchangeEnd end = relaying.ended();

        assertThat(end.fault()).isEqualTo(Fault.GATEWAY);
        assertThat(end.refusal()).contains(RefusalKind.LEDGER_DOWN);
        assertThat(end.addedNanos()).as("no upstream's byte was written").isEqualTo(-1);
    }

    private void awaitSettling() throws InterruptedException {
        AtomicBoolean settling = new AtomicBoolean();
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!settling.get()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("nothing was settled");
            }
            relaying.run(() -> settling.set(!relaying.account.closes.isEmpty()));
        }
    }
}
