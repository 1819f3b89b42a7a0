package io.tidegate.edge.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.common.usage.Usage;
import io.tidegate.edge.ledger.Quality;
import io.tidegate.edge.refusal.RefusalKind;
import io.tidegate.edge.upstream.LoopbackUpstream;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whatever happens to an exchange, it ends once, each of its attempts is settled once, and the client is never told more than is true. */
class ExchangeTest {
    private static final String SSE = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n";
    private static final String CHUNKED = SSE + "transfer-encoding: chunked\r\n\r\n";
    private static final String START =
            "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"usage\":"
                    + "{\"input_tokens\":7,\"output_tokens\":1}}}\n\n";
    private static final String DELTA = "event: message_delta\ndata: {\"type\":\"message_delta\",\"delta\":"
            + "{\"stop_reason\":\"end_turn\"},\"usage\":{\"output_tokens\":9}}\n\n";
    private static final String STOP = "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n";
    private static final String OVERLOADED =
            "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"x\"}}\n\n";
    private static final String LAST_CHUNK = "0\r\n\r\n";
    private static final String MESSAGE = "{\"type\":\"message\",\"usage\":{\"input_tokens\":7,\"output_tokens\":9}}";

    private Relaying relaying = new Relaying(2);

    ExchangeTest() throws IOException {}

    @AfterEach
    void close() throws IOException {
        relaying.close();
    }

    private static String chunk(String text) {
        return Integer.toHexString(text.length()) + "\r\n" + text + "\r\n";
    }

    private static String refusal(int status, String body) {
        return "HTTP/1.1 " + status + " No\r\nrequest-id: up_" + status + "\r\ncontent-length: " + body.length()
                + "\r\n\r\n" + body;
    }

    private void onlyOneProvider() throws IOException {
        relaying.close();
        relaying = new Relaying(1);
    }

    /** What holds for every end. */
    private ExchangeEnd ended() throws InterruptedException {
        ExchangeEnd end = relaying.client.awaitEnd();
        relaying.run(() -> {});
        assertThat(relaying.account.closed).as("the account is closed once").isEqualTo(1);
        assertThat(relaying.bodyReleases).as("the body is released once").hasValue(1);
        assertThat(relaying.client.events).doesNotContain("written late", "refused within an answer");
        assertThat(relaying.client.events.stream().filter("ended"::equals)).hasSize(1);
        return end;
    }

    @Test
    void forwardsAStreamAndSettlesWhatItSays() throws Exception {
        relaying.streaming();
        relaying.asked(0, 20).write(CHUNKED + chunk(START) + chunk(DELTA) + chunk(STOP) + LAST_CHUNK);

        ExchangeEnd end = ended();

        assertThat(relaying.client.body()).isEqualTo(chunk(START) + chunk(DELTA) + chunk(STOP) + LAST_CHUNK);
        assertThat(relaying.client.events).containsExactly("answered", "ended");
        assertThat(relaying.account.outcomes()).containsExactly("completed");
        assertThat(relaying.account.settlement(0).usage()).isEqualTo(new Usage(7, 9, 0, 0, 0));
        assertThat(relaying.account.settlement(0).quality()).isEqualTo(Quality.EXACT);
        assertThat(end.status()).isEqualTo(200);
    }

    @Test
    void replacesTheClientsCredential() throws Exception {
        relaying.plain();
        LoopbackUpstream.Side side = relaying.accepted();

        String request = side.readRequest(20);

        assertThat(request).startsWith("POST /v1/messages?beta=true HTTP/1.1\r\nhost: 127.0.0.1:");
        assertThat(request).contains("x-api-key: sk-upstream\r\n").doesNotContain("tgk_");
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
        ended();
    }

    @Test
    void refusesWhatTheLedgerDoesNotTake() throws Exception {
        relaying.account.down = true;

        relaying.streaming();

        assertThat(ended().status()).isEqualTo(503);
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

        assertThat(ended().status()).isEqualTo(429);
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

        ended();
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
        ended();
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

        ended();
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
    void movesOnFromAProviderThatCannotBeReached() throws Exception {
        relaying.upstream(0).close();
        relaying.streaming();
        relaying.asked(1, 20).write(CHUNKED + chunk(START) + chunk(DELTA) + chunk(STOP) + LAST_CHUNK);

        assertThat(ended().upstream()).isEqualTo("b");
        assertThat(relaying.account.outcomes()).containsExactly("never_sent", "completed");
        assertThat(relaying.coolDownSeconds(0)).isPositive();
    }

    @Test
    void movesOnFromAStreamThatIsOverloadedFromItsFirstEvent() throws Exception {
        relaying.streaming();
        relaying.asked(0, 20).write(CHUNKED + chunk(OVERLOADED) + LAST_CHUNK);
        relaying.asked(1, 20).write(CHUNKED + chunk(START) + chunk(DELTA) + chunk(STOP) + LAST_CHUNK);

        ended();

        assertThat(relaying.client.received()).doesNotContain("overloaded");
        assertThat(relaying.account.outcomes()).containsExactly("refused_by_upstream", "completed");
    }

    @Test
    void chargesNothingForAnOverloadedStreamThatIsForwarded() throws Exception {
        onlyOneProvider();
        relaying.streaming();
        relaying.asked(0, 20).write(CHUNKED + chunk(OVERLOADED) + LAST_CHUNK);

        ended();

        assertThat(relaying.client.body()).isEqualTo(chunk(OVERLOADED) + LAST_CHUNK);
        assertThat(relaying.account.outcomes()).containsExactly("refused_by_upstream");
        assertThat(relaying.account.settlement(0).usage()).isEqualTo(Usage.NONE);
    }

    @Test
    void answersWithTheLast429AlsoWhenA5xxCameBehindIt() throws Exception {
        relaying.streaming();
        relaying.asked(0, 20).write(refusal(429, "slow down"));
        relaying.asked(1, 20).write(refusal(500, "broken"));

        assertThat(ended().status()).isEqualTo(429);
        assertThat(relaying.client.received()).startsWith("HTTP/1.1 429 No\r\nrequest-id: up_429\r\n");
        assertThat(relaying.client.body()).isEqualTo("slow down");
        assertThat(relaying.account.outcomes()).containsExactly("refused_by_upstream", "refused_by_upstream");
        assertThat(relaying.coolDownSeconds(1)).as("one failure, counted once").isBetween(4L, 5L);
    }

    @Test
    void answersWithTheLast5xxWhenTheOthersCannotBeReached() throws Exception {
        relaying.upstream(1).close();
        relaying.streaming();
        relaying.asked(0, 20).write(refusal(529, "busy"));

        assertThat(ended().status()).isEqualTo(529);
        assertThat(relaying.client.body()).isEqualTo("busy");
        assertThat(relaying.account.outcomes()).containsExactly("refused_by_upstream", "never_sent");
    }

    @Test
    void leavesAProviderAloneForAsLongAsItAsksAlsoWhenThereIsNoOther() throws Exception {
        onlyOneProvider();
        relaying.streaming();
        relaying.asked(0, 20).write("HTTP/1.1 429 No\r\nretry-after: 40\r\ncontent-length: 0\r\n\r\n");

        assertThat(ended().status()).isEqualTo(429);
        assertThat(relaying.coolDownSeconds(0)).isEqualTo(40);
    }

    @Test
    void forwardsARefusalOfTheRequestAtOnce() throws Exception {
        relaying.streaming();
        relaying.asked(0, 20).write(refusal(400, "prompt is too long"));

        assertThat(ended().status()).isEqualTo(400);
        assertThat(relaying.client.body()).isEqualTo("prompt is too long");
        assertThat(relaying.account.charges).hasSize(1);
    }

    @Test
    void handlesARefusalOfItsOwnCredentialItself() throws Exception {
        relaying.streaming();
        relaying.asked(0, 20).write(refusal(401, "invalid x-api-key"));
        relaying.asked(1, 20).write(refusal(401, "invalid x-api-key"));

        assertThat(ended().status()).isEqualTo(503);
        assertThat(relaying.client.received()).isEmpty();
        assertThat(relaying.client.refusals.getFirst().message()).contains("credential");
    }

    @Test
    void neitherFollowsNorForwardsARedirect() throws Exception {
        relaying.streaming();
        LoopbackUpstream.Side side = relaying.asked(0, 20);
        side.write("HTTP/1.1 307 Elsewhere\r\nlocation: http://evil/\r\ncontent-length: 0\r\n\r\n");

        assertThat(ended().status()).isEqualTo(502);
        assertThat(relaying.client.received()).isEmpty();
        side.awaitEnd();
    }

    @Test
    void sendsARequestThatMayBeBilledOnceMoreAtMostHoweverThatEnds() throws Exception {
        relaying.close();
        relaying = new Relaying(3);
        relaying.streaming();
        relaying.asked(0, 20).close();
        relaying.asked(1, 20).write(refusal(503, "busy"));

        assertThat(ended().status()).isEqualTo(503);
        assertThat(relaying.account.outcomes()).containsExactly("upstream_gone", "refused_by_upstream");
        assertThat(relaying.account.settlement(0).usage()).isEqualTo(new Usage(100, 0, 0, 0, 0));
        assertThat(relaying.account.settlement(0).quality()).isEqualTo(Quality.ESTIMATED);
    }

    @Test
    void triesADeadReusedConnectionOnceMoreAtTheSameProvider() throws Exception {
        onlyOneProvider();
        relaying.plain();
        LoopbackUpstream.Side used = relaying.asked(0, 20);
        used.write("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: " + MESSAGE.length()
                + "\r\n\r\n" + MESSAGE);
        relaying.client.awaitEnd();
        relaying.plain();
        used.readRequest(20);
        used.close();

        relaying.asked(0, 20)
                .write("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: " + MESSAGE.length()
                        + "\r\n\r\n" + MESSAGE);

        assertThat(relaying.client.awaitEnd().status()).isEqualTo(200);
        assertThat(relaying.account.outcomes()).containsExactly("completed", "upstream_gone", "completed");
    }

    @Test
    void cutsAStreamWhoseProviderIsLostWithoutMakingUpItsEnd() throws Exception {
        relaying.streaming();
        LoopbackUpstream.Side side = relaying.asked(0, 20);
        side.write(CHUNKED + chunk(START));
        relaying.client.awaitText(START);

        side.close();

        ended();
        assertThat(relaying.client.events).containsExactly("cut", "ended");
        assertThat(relaying.client.body()).isEqualTo(chunk(START));
        assertThat(relaying.account.outcomes()).containsExactly("upstream_gone");
        assertThat(relaying.account.charges).as("no second try").hasSize(1);
    }

    @Test
    void cutsAStreamThatEndsWellByItsFramingAlone() throws Exception {
        relaying.streaming();
        relaying.asked(0, 20).write(CHUNKED + chunk(START) + LAST_CHUNK);

        ended();

        assertThat(relaying.client.events).containsExactly("cut", "ended");
        assertThat(relaying.client.body()).isEqualTo(chunk(START));
    }

    @Test
    void writesTheEndOfAnAnswerThatEndsWithItsConnection() throws Exception {
        relaying.plain();
        relaying.asked(0, 20)
                .write("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n" + MESSAGE)
                .close();

        ended();

        assertThat(relaying.client.received()).contains("transfer-encoding: chunked\r\n");
        assertThat(relaying.client.body()).isEqualTo(chunk(MESSAGE) + LAST_CHUNK);
        assertThat(relaying.account.outcomes()).containsExactly("completed");
    }

    @Test
    void cutsHalfAnAnswerThatEndsWithItsConnection() throws Exception {
        relaying.plain();
        relaying.asked(0, 20)
                .write("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n{\"type\":\"mess")
                .close();

        ended();

        assertThat(relaying.client.events).containsExactly("cut", "ended");
        assertThat(relaying.client.body()).doesNotContain(LAST_CHUNK);
    }

    @Test
    void forwardsAStreamThatItCannotDecodeToItsEnd() throws Exception {
        relaying.streaming();
        relaying.asked(0, 20)
                .write(SSE + "content-encoding: br\r\ntransfer-encoding: chunked\r\n\r\n" + chunk("brotli")
                        + LAST_CHUNK);

        ended();

        assertThat(relaying.client.events).containsExactly("answered", "ended");
        assertThat(relaying.client.body()).isEqualTo(chunk("brotli") + LAST_CHUNK);
        assertThat(relaying.account.outcomes()).containsExactly("completed");
        assertThat(relaying.account.settlement(0).quality()).isEqualTo(Quality.ESTIMATED);
    }

    @Test
    void takesALongFirstEventInOneByteChunks() throws Exception {
        relaying.streaming();
        String padded = START.replace("\"message\":{", "\"message\":{\"id\":\"" + "x".repeat(20_000) + "\",");
        StringBuilder chunks = new StringBuilder();
        padded.chars().forEach(c -> chunks.append(chunk(String.valueOf((char) c))));
        LoopbackUpstream.Side side = relaying.asked(0, 20);
        side.write(CHUNKED);
        for (int i = 0; i < chunks.length(); i += 6) {
            side.write(chunks.substring(i, i + 6));
        }
        side.write(chunk(DELTA) + chunk(STOP) + LAST_CHUNK);

        ended();

        assertThat(relaying.client.body()).isEqualTo(chunks + chunk(DELTA) + chunk(STOP) + LAST_CHUNK);
    }

    @Test
    void settlesNothingSentWhenTheClientLeavesBeforeTheRowIsDurable() throws Exception {
        relaying.account.opensAtOnce = false;
        relaying.streaming();
        LoopbackUpstream.Side side = relaying.accepted();

        relaying.run(() -> relaying.exchange().clientGone());
        relaying.run(() -> relaying.account.opens.getFirst().complete());

        ended();
        assertThat(relaying.account.outcomes()).containsExactly("never_sent");
        assertThat(relaying.client.events).containsExactly("ended");
        side.awaitEnd();
    }

    @Test
    void settlesItsEstimateWhenTheClientLeavesBeforeTheAnswer() throws Exception {
        relaying.streaming();
        LoopbackUpstream.Side side = relaying.asked(0, 20);

        relaying.run(() -> relaying.exchange().clientGone());

        ended();
        assertThat(relaying.account.outcomes()).containsExactly("client_gone");
        assertThat(relaying.account.settlement(0).usage().input()).isEqualTo(100);
        side.awaitEnd();
    }

    @Test
    void settlesWhatWasDeliveredWhenTheClientLeavesWithinTheStream() throws Exception {
        relaying.streaming();
        LoopbackUpstream.Side side = relaying.asked(0, 20);
        side.write(CHUNKED + chunk(START));
        relaying.client.awaitText(START);

        relaying.run(() -> relaying.exchange().clientGone());

        ended();
        assertThat(relaying.account.outcomes()).containsExactly("client_gone");
        assertThat(relaying.account.settlement(0).usage().input()).isEqualTo(7);
        side.awaitEnd();
    }

    @Test
    void changesNothingWhenTheClientLeavesAfterTheEnd() throws Exception {
        relaying.streaming();
        relaying.asked(0, 20).write(CHUNKED + chunk(START) + chunk(DELTA) + chunk(STOP) + LAST_CHUNK);
        relaying.client.awaitEnd();

        relaying.run(() -> {
            relaying.exchange().clientGone();
            relaying.exchange().shutDown();
            relaying.exchange().drained();
            relaying.exchange().tick();
        });

        assertThat(relaying.client.events).containsExactly("answered", "ended");
        assertThat(relaying.account.outcomes()).containsExactly("completed");
        assertThat(relaying.account.closed).isEqualTo(1);
    }

    @Test
    void cutsAndSettlesWhenTheNodeStops() throws Exception {
        relaying.streaming();
        LoopbackUpstream.Side side = relaying.asked(0, 20);
        side.write(CHUNKED + chunk(START));
        relaying.client.awaitText(START);

        relaying.run(() -> relaying.exchange().shutDown());

        ended();
        assertThat(relaying.client.events).containsExactlyInAnyOrder("cut", "ended");
        assertThat(relaying.account.outcomes()).containsExactly("shutdown");
        side.awaitEnd();
    }

    @Test
    void refusesAStreamWithoutAFirstEventInTime() throws Exception {
        relaying.streaming();
        LoopbackUpstream.Side side = relaying.asked(0, 20);
        side.write(CHUNKED + chunk(": still here\n\n"));

        relaying.pass(Relaying.FIRST_EVENT.minusSeconds(1));
        assertThat(relaying.client.events).isEmpty();
        relaying.pass(Duration.ofSeconds(1));

        assertThat(ended().status()).isEqualTo(503);
        assertThat(relaying.client.received()).isEmpty();
        assertThat(relaying.account.outcomes()).containsExactly("stalled");
        side.awaitEnd();
    }

    @Test
    void countsTheIdleTimeOfAStreamFromItsLastByte() throws Exception {
        relaying.streaming();
        LoopbackUpstream.Side side = relaying.asked(0, 20);
        side.write(CHUNKED + chunk(START));
        relaying.client.awaitText(START);
        relaying.pass(Relaying.STREAM_IDLE.minusSeconds(1));
        side.write(chunk("event: ping\ndata: {}\n\n"));
        relaying.client.awaitText("ping");

        relaying.pass(Relaying.STREAM_IDLE.minusSeconds(1));
        assertThat(relaying.client.events).isEmpty();
        relaying.pass(Duration.ofSeconds(1));

        ended();
        assertThat(relaying.client.events).containsExactlyInAnyOrder("cut", "ended");
        assertThat(relaying.account.outcomes()).containsExactly("stalled");
    }

    @Test
    void cutsAClientThatTakesNothing() throws Exception {
        relaying.streaming();
        relaying.client.full = true;
        LoopbackUpstream.Side side = relaying.asked(0, 20);
        side.write(CHUNKED + chunk(START));
        relaying.client.awaitText(START);

        relaying.pass(Relaying.CLIENT_STALL);

        ended();
        assertThat(relaying.account.outcomes()).containsExactly("client_gone");
        side.awaitEnd();
    }

    @Test
    void readsOnWhenTheClientTakesBytesAgain() throws Exception {
        relaying.streaming();
        relaying.client.full = true;
        LoopbackUpstream.Side side = relaying.asked(0, 20);
        side.write(CHUNKED + chunk(START));
        relaying.client.awaitText(START);
        side.write(chunk(DELTA) + chunk(STOP) + LAST_CHUNK);

        relaying.client.full = false;
        relaying.run(() -> relaying.exchange().drained());

        ended();
        assertThat(relaying.client.body()).endsWith(LAST_CHUNK);
    }
}
