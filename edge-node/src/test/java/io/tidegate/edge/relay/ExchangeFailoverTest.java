package io.tidegate.edge.relay;

import static io.tidegate.edge.relay.Answers.CHUNKED;
import static io.tidegate.edge.relay.Answers.DELTA;
import static io.tidegate.edge.relay.Answers.LAST_CHUNK;
import static io.tidegate.edge.relay.Answers.MESSAGE;
import static io.tidegate.edge.relay.Answers.OVERLOADED;
import static io.tidegate.edge.relay.Answers.START;
import static io.tidegate.edge.relay.Answers.STOP;
import static io.tidegate.edge.relay.Answers.chunk;
import static io.tidegate.edge.relay.Answers.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.common.usage.Usage;
import io.tidegate.edge.ledger.Quality;
import io.tidegate.edge.upstream.LoopbackUpstream;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One provider after the other is tried until one answers; who has answered for good, and what may be billed, is not tried again and again. */
class ExchangeFailoverTest {
    private Relaying relaying = new Relaying(2);

    ExchangeFailoverTest() throws IOException {}

    @AfterEach
    void close() throws IOException {
        relaying.close();
    }

    private void onlyOneProvider() throws IOException {
        relaying.close();
        relaying = new Relaying(1);
    }

    @Test
    void movesOnFromAProviderThatCannotBeReached() throws Exception {
        relaying.upstream(0).close();
        relaying.streaming();
        relaying.asked(1, 20).write(CHUNKED + chunk(START) + chunk(DELTA) + chunk(STOP) + LAST_CHUNK);

        assertThat(relaying.ended().upstream()).isEqualTo("b");
        assertThat(relaying.account.outcomes()).containsExactly("never_sent", "completed");
        assertThat(relaying.coolDownSeconds(0)).isPositive();
    }

    @Test
    void keepsNothingOfARefusalOnceAnotherProviderAnswers() throws Exception {
        relaying.streaming();
        relaying.asked(0, 20).write(refusal(503, "busy"));
        LoopbackUpstream.Side side = relaying.asked(1, 20);
        relaying.run(() -> assertThat(relaying.exchange().tries().kept()).isPresent());

        side.write(CHUNKED + chunk(START));
        relaying.client.awaitText(START);

        relaying.run(() -> assertThat(relaying.exchange().tries().kept()).isEmpty());
        side.write(chunk(DELTA) + chunk(STOP) + LAST_CHUNK);
        relaying.ended();
    }

    @Test
    void movesOnFromAStreamThatIsOverloadedFromItsFirstEvent() throws Exception {
        relaying.streaming();
        relaying.asked(0, 20).write(CHUNKED + chunk(OVERLOADED) + LAST_CHUNK);
        relaying.asked(1, 20).write(CHUNKED + chunk(START) + chunk(DELTA) + chunk(STOP) + LAST_CHUNK);

        relaying.ended();

        assertThat(relaying.client.received()).doesNotContain("overloaded");
        assertThat(relaying.account.outcomes()).containsExactly("refused_by_upstream", "completed");
    }

    @Test
    void chargesNothingForAnOverloadedStreamThatIsForwarded() throws Exception {
        onlyOneProvider();
        relaying.streaming();
        relaying.asked(0, 20).write(CHUNKED + chunk(OVERLOADED) + LAST_CHUNK);

        relaying.ended();

        assertThat(relaying.client.body()).isEqualTo(chunk(OVERLOADED) + LAST_CHUNK);
        assertThat(relaying.account.outcomes()).containsExactly("refused_by_upstream");
        assertThat(relaying.account.settlement(0).usage()).isEqualTo(Usage.NONE);
    }

    @Test
    void answersWithTheLast429AlsoWhenA5xxCameBehindIt() throws Exception {
        relaying.streaming();
        relaying.asked(0, 20).write(refusal(429, "slow down"));
        relaying.asked(1, 20).write(refusal(500, "broken"));

        assertThat(relaying.ended().status()).isEqualTo(429);
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

        assertThat(relaying.ended().status()).isEqualTo(529);
        assertThat(relaying.client.body()).isEqualTo("busy");
        assertThat(relaying.account.outcomes()).containsExactly("refused_by_upstream", "never_sent");
    }

    @Test
    void leavesAProviderAloneForAsLongAsItAsksAlsoWhenThereIsNoOther() throws Exception {
        onlyOneProvider();
        relaying.streaming();
        relaying.asked(0, 20).write("HTTP/1.1 429 No\r\nretry-after: 40\r\ncontent-length: 0\r\n\r\n");

        assertThat(relaying.ended().status()).isEqualTo(429);
        assertThat(relaying.coolDownSeconds(0)).isEqualTo(40);
    }

    @Test
    void forwardsARefusalOfTheRequestAtOnce() throws Exception {
        relaying.streaming();
        relaying.asked(0, 20).write(refusal(400, "prompt is too long"));

        assertThat(relaying.ended().status()).isEqualTo(400);
        assertThat(relaying.client.body()).isEqualTo("prompt is too long");
        assertThat(relaying.account.charges).hasSize(1);
    }

    @Test
    void handlesARefusalOfItsOwnCredentialItself() throws Exception {
        relaying.streaming();
        relaying.asked(0, 20).write(refusal(401, "invalid x-api-key"));
        relaying.asked(1, 20).write(refusal(401, "invalid x-api-key"));

        assertThat(relaying.ended().status()).isEqualTo(503);
        assertThat(relaying.client.received()).isEmpty();
        assertThat(relaying.client.refusals.getFirst().message()).contains("credential");
    }

    @Test
    void neitherFollowsNorForwardsARedirect() throws Exception {
        relaying.streaming();
        LoopbackUpstream.Side side = relaying.asked(0, 20);
        side.write("HTTP/1.1 307 Elsewhere\r\nlocation: http://evil/\r\ncontent-length: 0\r\n\r\n");

        assertThat(relaying.ended().status()).isEqualTo(502);
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

        assertThat(relaying.ended().status()).isEqualTo(503);
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
}
