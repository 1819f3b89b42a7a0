package io.tidegate.edge.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.edge.http1.Octets;
import io.tidegate.edge.http1.ResponseHead;
import io.tidegate.edge.socket.ReadSpace;
import io.tidegate.edge.upstream.AnswerHandler;
import io.tidegate.edge.upstream.LoopbackUpstream;
import io.tidegate.edge.upstream.UpstreamConnection;
import io.tidegate.edge.upstream.UpstreamLoss;
import io.tidegate.edge.upstream.UpstreamPool;
import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A request leaves whole, in its order, no further than it may, and lets others have their turn. */
class RequestSenderTest {
    private static final byte[] HEAD =
            "POST /v1/messages HTTP/1.1\r\nhost: h\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int PIECE = RequestSender.PIECE;

    private final Vertx vertx = Vertx.vertx();
    private final Context loop = vertx.getOrCreateContext();
    private final LoopbackUpstream upstream = new LoopbackUpstream();
    private final CompletableFuture<Boolean> whole = new CompletableFuture<>();

    RequestSenderTest() throws IOException {}

    @AfterEach
    void close() throws IOException {
        vertx.close().await();
        upstream.close();
    }

    private record Sending(UpstreamConnection connection, RequestSender sender, LoopbackUpstream.Side side) {}

    private static final AnswerHandler NOBODY = new AnswerHandler() {
        @Override
        public void head(ResponseHead head) {}

        @Override
        public void content(byte[] bytes, int from, int to) {}

        @Override
        public void read(Octets read, boolean ended) {}

        @Override
        public void lost(UpstreamLoss loss) {}
    };

    private Sending sendingOf(byte[] body) throws IOException {
        Promise<UpstreamConnection> made = Promise.promise();
        loop.runOnContext(_ -> {
            UpstreamPool pool = new UpstreamPool(
                    vertx,
                    upstream.named("a"),
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(50),
                    new ReadSpace(),
                    System::nanoTime);
            pool.acquire().onComplete(made);
        });
        UpstreamConnection connection = made.future().await();
        LoopbackUpstream.Side side = upstream.accept();
        RequestSender sender = new RequestSender(connection, Octets.of(HEAD), body, () -> whole.complete(true));
        onLoop(() -> connection.begin(NOBODY));
        return new Sending(connection, sender, side);
    }

    private void onLoop(Runnable work) {
        Promise<Void> done = Promise.promise();
        loop.runOnContext(_ -> {
            work.run();
            done.complete();
        });
        done.future().await();
    }

    private static byte[] bodyOf(int bytes) {
        byte[] body = new byte[bytes];
        new Random(bytes).nextBytes(body);
        return body;
    }

    private static byte[] received(LoopbackUpstream.Side side, int bytes) throws IOException {
        assertThat(side.readHead()).isEqualTo(new String(HEAD, StandardCharsets.US_ASCII));
        return side.in().readNBytes(bytes);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE, 1_000_000})
    void sendsABodyAsItIs(int bytes) throws Exception {
        byte[] body = bodyOf(bytes);
        Sending sending = sendingOf(body);

        onLoop(() -> sending.sender.allow(bytes));

        assertThat(received(sending.side, bytes)).isEqualTo(body);
        assertThat(whole.get(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void keepsBackWhatMayNotLeaveYet() throws Exception {
        byte[] body = bodyOf(3 * PIECE);
        Sending sending = sendingOf(body);

        onLoop(() -> sending.sender.allow(body.length - 1));
        byte[] first = received(sending.side, body.length - 1);

        assertThat(first).isEqualTo(Arrays.copyOf(body, body.length - 1));
        someTurns();
        assertThat(sending.side.socket().getInputStream().available()).isZero();
        assertThat(whole).isNotDone();

        onLoop(() -> sending.sender.allow(body.length));

        assertThat(sending.side.in().read()).isEqualTo(body[body.length - 1] & 0xff);
        assertThat(whole.get(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void mayBeAllowedTheRestWhileItSends() throws Exception {
        byte[] body = bodyOf(4 * PIECE);
        Sending sending = sendingOf(body);

        onLoop(() -> {
            sending.sender.allow(body.length - 1024);
            sending.sender.allow(body.length);
        });

        assertThat(received(sending.side, body.length)).isEqualTo(body);
    }

    @Test
    void letsOthersHaveTheirTurnBetweenPieces() throws Exception {
        byte[] body = bodyOf(PIECE + 1);
        Sending sending = sendingOf(body);
        Promise<Boolean> wholeInTheSameTurn = Promise.promise();

        onLoop(() -> {
            sending.sender.allow(body.length);
            afterAllThatIsPlanned(3, () -> wholeInTheSameTurn.complete(whole.isDone()));
        });

        assertThat(wholeInTheSameTurn.future().await()).isFalse();
        assertThat(received(sending.side, body.length)).isEqualTo(body);
    }

    /** At the end of this turn of the loop, before it looks at its sockets again. */
    private void afterAllThatIsPlanned(int rounds, Runnable action) {
        vertx.runOnContext(_ -> {
            if (rounds == 0) {
                action.run();
            } else {
                afterAllThatIsPlanned(rounds - 1, action);
            }
        });
    }

    @Test
    void sendsNoMoreThanTheUpstreamTakes() throws Exception {
        byte[] body = bodyOf(32 * 1024 * 1024);
        Sending sending = sendingOf(body);

        onLoop(() -> sending.sender.allow(body.length));
        sending.side.readHead();
        // What the kernel's buffers take is far less
        someTurns();

        assertThat(whole).isNotDone();
        assertThat(sending.side.in().readNBytes(body.length)).isEqualTo(body);
        assertThat(whole.get(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void endsWithItsConnection() throws Exception {
        byte[] body = bodyOf(PIECE + 1);
        Sending sending = sendingOf(body);

        onLoop(() -> {
            sending.sender.allow(body.length);
            sending.connection.cancel();
        });

        someTurns();
        assertThat(whole).isNotDone();
    }

    private void someTurns() {
        for (int turn = 0; turn < 2000; turn++) {
            onLoop(() -> {});
        }
    }
}
