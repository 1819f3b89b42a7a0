package io.tidegate.edge.relay;

import static io.tidegate.edge.relay.Answers.CHUNKED;
import static io.tidegate.edge.relay.Answers.DELTA;
import static io.tidegate.edge.relay.Answers.LAST_CHUNK;
import static io.tidegate.edge.relay.Answers.MESSAGE;
import static io.tidegate.edge.relay.Answers.SSE;
import static io.tidegate.edge.relay.Answers.START;
import static io.tidegate.edge.relay.Answers.STOP;
import static io.tidegate.edge.relay.Answers.chunk;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.common.usage.Usage;
import io.tidegate.edge.ledger.Quality;
import io.tidegate.edge.upstream.LoopbackUpstream;
import io.tidegate.testing.Eventually;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a provider answers reaches the client as it came, and what it says that it costs is settled. */
class ExchangeTest {
    private final Relaying relaying = new Relaying(2);

    ExchangeTest() throws IOException {}

    @AfterEach
    void close() throws IOException {
        relaying.close();
    }

    @Test
    void keepsNoByteOfTheRequestWhileItsAnswerRuns() throws Exception {
        WeakReference<byte[]> body = startWithBodyOf(100_000);
        LoopbackUpstream.Side side = relaying.asked(0, 100_000);

        side.write(CHUNKED + chunk(START));
        relaying.client.awaitText(START);

        Eventually.until("the body is gone", Duration.ofSeconds(10), () -> {
            System.gc();
            return body.refersTo(null);
        });
        side.write(chunk(DELTA) + chunk(STOP) + LAST_CHUNK);
        assertThat(relaying.ended().status()).isEqualTo(200);
    }

    private WeakReference<byte[]> startWithBodyOf(int length) {
        byte[] bytes = new byte[length];
        relaying.start(bytes, true, true);
        return new WeakReference<>(bytes);
    }

    @Test
    void forwardsAStreamAndSettlesWhatItSays() throws Exception {
        relaying.streaming();
        relaying.asked(0, 20).write(CHUNKED + chunk(START) + chunk(DELTA) + chunk(STOP) + LAST_CHUNK);

        ExchangeEnd end = relaying.ended();

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
    void letsTheBodyGoOnceItHasLeftBehindAnAnswerThatCameBefore() throws Exception {
        byte[] body = new byte[32 * 1024 * 1024];
        relaying.start(body, true, true);
        LoopbackUpstream.Side side = relaying.accepted();
        side.readHead();
        side.write(CHUNKED + chunk(START));
        relaying.client.awaitText("message_start");
        assertThat(relaying.bodyReleases).hasValue(0);

        assertThat(side.in().readNBytes(body.length)).hasSize(body.length);

        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (relaying.bodyReleases.get() == 0 && System.nanoTime() < deadline) {
            relaying.run(() -> {});
        }
        assertThat(relaying.bodyReleases).as("while the stream runs").hasValue(1);
        side.write(chunk(STOP) + LAST_CHUNK);
        relaying.ended();
    }

    @Test
    void writesTheEndOfAnAnswerThatEndsWithItsConnection() throws Exception {
        relaying.plain();
        relaying.asked(0, 20)
                .write("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n" + MESSAGE)
                .close();

        relaying.ended();

        assertThat(relaying.client.received()).contains("transfer-encoding: chunked\r\n");
        assertThat(relaying.client.body()).isEqualTo(chunk(MESSAGE) + LAST_CHUNK);
        assertThat(relaying.account.outcomes()).containsExactly("completed");
    }

    @Test
    void forwardsAStreamThatItCannotDecodeToItsEnd() throws Exception {
        relaying.streaming();
        relaying.asked(0, 20)
                .write(SSE + "content-encoding: br\r\ntransfer-encoding: chunked\r\n\r\n" + chunk("brotli")
                        + LAST_CHUNK);

        relaying.ended();

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

        relaying.ended();

        assertThat(relaying.client.body()).isEqualTo(chunks + chunk(DELTA) + chunk(STOP) + LAST_CHUNK);
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

        relaying.ended();
        assertThat(relaying.client.body()).endsWith(LAST_CHUNK);
    }
}
