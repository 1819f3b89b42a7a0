package io.tidegate.edge.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.edge.http1.Octets;
import io.tidegate.edge.http1.ResponseHead;
import io.tidegate.edge.socket.ReadSpace;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an upstream sends is taken as its framing says, however it is cut, and a connection is used again only when it is clean. */
class UpstreamConnectionTest {
    private static final String OK = "HTTP/1.1 200 OK\r\n";
    private static final String REQUEST = "GET / HTTP/1.1\r\nhost: h\r\n\r\n";

    private final Vertx vertx = Vertx.vertx();
    private final io.vertx.core.Context loop = vertx.getOrCreateContext();
    private final LoopbackUpstream upstream = new LoopbackUpstream();
    private final UpstreamPool pool = onLoop(() -> new UpstreamPool(
            vertx,
            upstream.named("a"),
            Duration.ofSeconds(5),
            Duration.ofSeconds(50),
            new ReadSpace(),
            System::nanoTime));

    UpstreamConnectionTest() throws IOException {}

    @AfterEach
    void close() throws IOException {
        vertx.close().await();
        upstream.close();
    }

    /** Keeps what it hears, and does what a test wants when the head comes. */
    private static final class Hearing implements AnswerHandler {
        final StringBuilder content = new StringBuilder();
        final StringBuilder raw = new StringBuilder();
        final CompletableFuture<String> end = new CompletableFuture<>();
        Runnable onHead = () -> {};
        int status;

        @Override
        public void head(ResponseHead head) {
            status = head.status();
            onHead.run();
        }

        @Override
        public void content(byte[] bytes, int from, int to) {
            content.append(new String(bytes, from, to - from, StandardCharsets.ISO_8859_1));
        }

        @Override
        public void read(Octets read, boolean ended) {
            raw.append(new String(read.bytes(), read.from(), read.length(), StandardCharsets.ISO_8859_1));
            if (ended) {
                end.complete("whole");
            }
        }

        @Override
        public void lost(UpstreamLoss loss) {
            end.complete(loss.name());
        }

        String end() throws Exception {
            return end.get(10, TimeUnit.SECONDS);
        }
    }

    private <T> T onLoop(Callable<T> work) {
        Promise<T> done = Promise.promise();
        loop.runOnContext(_ -> {
            try {
                done.complete(work.call());
            } catch (Exception e) {
                done.fail(e);
            }
        });
        return done.future().await();
    }

    private Hearing ask() {
        return ask(new Hearing(), true);
    }

    private Hearing ask(Hearing hearing, boolean whole) {
        Promise<Void> asked = Promise.promise();
        loop.runOnContext(_ -> {
            Future<UpstreamConnection> acquired = pool.acquire();
            acquired.onSuccess(connection -> {
                        connection.begin(hearing);
                        connection.send(whole, Octets.of(REQUEST.getBytes(StandardCharsets.US_ASCII)));
                    })
                    .<Void>mapEmpty()
                    .onComplete(asked);
        });
        asked.future().await();
        return hearing;
    }

    private LoopbackUpstream.Side asked() throws IOException {
        LoopbackUpstream.Side side = upstream.accept();
        side.readHead();
        return side;
    }

    /** Whether the next exchange comes on the same connection. */
    private boolean isUsedAgain(LoopbackUpstream.Side side) throws Exception {
        Hearing next = ask();
        try {
            side.readHead();
            side.write(OK + "content-length: 0\r\n\r\n");
        } catch (IOException ended) {
            upstream.accept().write(OK + "content-length: 0\r\n\r\n");
            assertThat(next.end()).isEqualTo("whole");
            return false;
        }
        assertThat(next.end()).isEqualTo("whole");
        return true;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "content-length: 5\\r\\n\\r\\nhello | hello | hello",
                "transfer-encoding: chunked\\r\\n\\r\\n2\\r\\nhe\\r\\n3;x=y\\r\\nllo\\r\\n0\\r\\nt: 1\\r\\n\\r\\n"
                        + " | hello | 2\\r\\nhe\\r\\n3;x=y\\r\\nllo\\r\\n",
                "content-length: 0\\r\\n\\r\\n | '' | ''",
            })
    void takesAnAnswerCutAnywhere(String answer, String content, String raw) throws Exception {
        String wire = OK + unescaped(answer);
        Hearing first = ask();
        LoopbackUpstream.Side side = asked();
        side.write(wire);
        assertThat(first.end()).isEqualTo("whole");

        for (int cut = 1; cut < wire.length(); cut++) {
            Hearing hearing = ask();
            side.readHead();
            side.write(wire.substring(0, cut));
            onLoop(() -> "the first part may have been read");
            side.write(wire.substring(cut));

            assertThat(hearing.end()).as("cut at %d", cut).isEqualTo("whole");
            assertThat(hearing.content).hasToString(content);
            assertThat(hearing.raw).hasToString(unescaped(raw));
        }
    }

    private static String unescaped(String text) {
        return text.replace("\\r", "\r").replace("\\n", "\n");
    }

    @Test
    void takesABodyThatEndsWithTheConnectionAlsoWhenItComesWithItsHead() throws Exception {
        Hearing hearing = ask();

        asked().write(OK + "\r\nhello").close();

        assertThat(hearing.end()).isEqualTo("whole");
        assertThat(hearing.content).hasToString("hello");
    }

    @Test
    void takesAResetForALossWhereOnlyTheConnectionTellsTheEnd() throws Exception {
        Hearing hearing = new Hearing();
        CompletableFuture<Void> begun = new CompletableFuture<>();
        hearing.onHead = () -> begun.complete(null);
        ask(hearing, true);
        LoopbackUpstream.Side side = asked();
        side.write(OK + "\r\nhel");
        begun.get(10, TimeUnit.SECONDS);

        side.reset();

        assertThat(hearing.end()).isEqualTo("CLOSED");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "content-length: 6\r\n\r\nhello",
                "transfer-encoding: chunked\r\n\r\n5\r\nhello\r\n",
                "transfer-encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n",
                "content-le"
            })
    void tellsOfAnAnswerThatIsCutShort(String answer) throws Exception {
        Hearing hearing = ask();

        asked().write(OK + answer).close();

        assertThat(hearing.end()).isEqualTo("CLOSED");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SSH-2.0-x\r\n\r\n",
                "HTTP/1.1 101 Switching\r\n\r\n",
                "HTTP/1.1 200 OK\r\ncontent-length: x\r\n\r\n"
            })
    void givesUpWhatIsNotHttp(String answer) throws Exception {
        Hearing hearing = ask();

        asked().write(answer);

        assertThat(hearing.end()).isEqualTo("NOT_HTTP");
    }

    @Test
    void leavesInterimAnswersOut() throws Exception {
        Hearing hearing = ask();

        asked().write("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early\r\nlink: x\r\n\r\n" + OK
                + "content-length: 2\r\n\r\nok");

        assertThat(hearing.end()).isEqualTo("whole");
        assertThat(hearing.status).isEqualTo(200);
        assertThat(hearing.content).hasToString("ok");
    }

    @Test
    void doesNotWaitForEverBehindInterimAnswers() throws Exception {
        Hearing hearing = ask();

        asked().write("HTTP/1.1 100 Continue\r\n\r\n".repeat(2000));

        assertThat(hearing.end()).isEqualTo("NOT_HTTP");
    }

    @Test
    void usesAConnectionAgainAfterAWholeAnswer() throws Exception {
        Hearing hearing = ask();
        LoopbackUpstream.Side side = asked().write(OK + "content-length: 2\r\n\r\nok");
        hearing.end();

        assertThat(isUsedAgain(side)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "content-length: 2\r\nconnection: close\r\n\r\nok",
                "content-length: 2\r\n\r\nok and more",
                "transfer-encoding: chunked\r\n\r\n0\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\npoison"
            })
    void neverUsesAConnectionAgainThatIsNotClean(String answer) throws Exception {
        Hearing hearing = ask();
        LoopbackUpstream.Side side = asked().write(OK + answer);
        hearing.end();

        assertThat(isUsedAgain(side)).isFalse();
    }

    @Test
    void neverUsesAConnectionAgainOnWhichARequestIsNotWhole() throws Exception {
        Hearing hearing = ask(new Hearing(), false);
        LoopbackUpstream.Side side = asked().write("HTTP/1.1 429 Slow down\r\ncontent-length: 2\r\n\r\nno");
        hearing.end();

        assertThat(isUsedAgain(side)).isFalse();
    }

    @Test
    void neverUsesAConnectionAgainThatWasCancelledAtItsHead() throws Exception {
        Hearing hearing = new Hearing();
        Promise<UpstreamConnection> made = Promise.promise();
        Promise<Boolean> reused = Promise.promise();
        hearing.onHead = () -> {
            UpstreamConnection connection = made.future().result();
            connection.cancel();
            vertx.runOnContext(
                    _ -> pool.acquire().map(next -> next == connection).onComplete(reused));
        };
        loop.runOnContext(_ -> pool.acquire().onSuccess(connection -> {
            made.complete(connection);
            connection.begin(hearing);
            connection.send(true, Octets.of(REQUEST.getBytes(StandardCharsets.US_ASCII)));
        }));
        asked().write("HTTP/1.1 307 Elsewhere\r\nlocation: http://x/\r\ncontent-length: 0\r\n\r\n");

        assertThat(reused.future().await(10, TimeUnit.SECONDS)).isFalse();
    }

    @Test
    void endsTheAnswerWhenItsReceiverFails() throws Exception {
        Hearing hearing = new Hearing();
        hearing.onHead = () -> {
            throw new IllegalStateException("a fault of ours");
        };
        ask(hearing, true);

        asked().write(OK + "content-length: 2\r\n\r\nok");

        assertThat(hearing.end()).isEqualTo("CLOSED");
    }

    @Test
    void isReadAgainWhenItWasPausedAtTheEndOfItsLastAnswer() throws Exception {
        Hearing hearing = new Hearing();
        Promise<UpstreamConnection> made = Promise.promise();
        hearing.onHead = () -> made.future().result().pause();
        loop.runOnContext(_ -> pool.acquire().onSuccess(connection -> {
            made.complete(connection);
            connection.begin(hearing);
            connection.send(true, Octets.of(REQUEST.getBytes(StandardCharsets.US_ASCII)));
        }));
        LoopbackUpstream.Side side = asked().write(OK + "content-length: 2\r\n\r\nok");
        hearing.end();

        assertThat(isUsedAgain(side)).isTrue();
    }

    @Test
    void dropsWhatHasNotLeftWhenItIsCancelled() throws Exception {
        Hearing hearing = new Hearing();
        Promise<UpstreamConnection> made = Promise.promise();
        loop.runOnContext(_ -> pool.acquire().onSuccess(connection -> {
            connection.begin(hearing);
            connection.send(true, Octets.of(new byte[32 * 1024 * 1024]));
            made.complete(connection);
        }));
        LoopbackUpstream.Side side = upstream.accept();
        UpstreamConnection connection = made.future().await(10, TimeUnit.SECONDS);

        onLoop(() -> {
            connection.cancel();
            return true;
        });

        long received = 0;
        byte[] some = new byte[65536];
        try {
            for (int n = side.in().read(some); n >= 0; n = side.in().read(some)) {
                received += n;
            }
        } catch (IOException reset) {
            // an end as well
        }
        assertThat(received).isLessThan(32 * 1024 * 1024);
    }
}
