package io.tidegate.edge.relay;

import static io.tidegate.edge.relay.Answers.CHUNKED;
import static io.tidegate.edge.relay.Answers.DELTA;
import static io.tidegate.edge.relay.Answers.LAST_CHUNK;
import static io.tidegate.edge.relay.Answers.START;
import static io.tidegate.edge.relay.Answers.STOP;
import static io.tidegate.edge.relay.Answers.chunk;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.edge.upstream.LoopbackUpstream;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whoever breaks an exchange off, it ends once, each of its attempts is settled once, and the client is never told more than is true. */
class ExchangeEndTest {
    private final Relaying relaying = new Relaying(2);

    ExchangeEndTest() throws IOException {}

    @AfterEach
    void close() throws IOException {
        relaying.close();
    }

    @Test
    void cutsAStreamWhoseProviderIsLostWithoutMakingUpItsEnd() throws Exception {
        relaying.streaming();
        LoopbackUpstream.Side side = relaying.asked(0, 20);
        side.write(CHUNKED + chunk(START));
        relaying.client.awaitText(START);

        side.close();

        relaying.ended();
        assertThat(relaying.client.events).containsExactly("cut", "ended");
        assertThat(relaying.client.body()).isEqualTo(chunk(START));
        assertThat(relaying.account.outcomes()).containsExactly("upstream_gone");
        assertThat(relaying.account.charges).as("no second try").hasSize(1);
    }

    @Test
    void cutsAStreamThatEndsWellByItsFramingAlone() throws Exception {
        relaying.streaming();
        relaying.asked(0, 20).write(CHUNKED + chunk(START) + LAST_CHUNK);

        relaying.ended();

        assertThat(relaying.client.events).containsExactly("cut", "ended");
        assertThat(relaying.client.body()).isEqualTo(chunk(START));
    }

    @Test
    void cutsHalfAnAnswerThatEndsWithItsConnection() throws Exception {
        relaying.plain();
        relaying.asked(0, 20)
                .write("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n{\"type\":\"mess")
                .close();

        relaying.ended();

        assertThat(relaying.client.events).containsExactly("cut", "ended");
        assertThat(relaying.client.body()).doesNotContain(LAST_CHUNK);
    }

    @Test
    void settlesItsEstimateWhenTheClientLeavesBeforeTheAnswer() throws Exception {
        relaying.streaming();
        LoopbackUpstream.Side side = relaying.asked(0, 20);

        relaying.run(() -> relaying.exchange().clientGone());

        relaying.ended();
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

        relaying.ended();
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

        relaying.ended();
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

        assertThat(relaying.ended().status()).isEqualTo(503);
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

        relaying.ended();
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

        relaying.ended();
        assertThat(relaying.account.outcomes()).containsExactly("client_gone");
        side.awaitEnd();
    }
}
