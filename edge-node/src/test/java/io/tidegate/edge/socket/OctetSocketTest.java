package io.tidegate.edge.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.edge.http1.Octets;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** What a socket reads comes whole and in its order, also behind a pause, and its end comes behind that. */
@ParameterizedClass(name = "native transport preferred: {0}")
@ValueSource(booleans = {true, false})
class OctetSocketTest {
    private static final int MEGABYTE = 1024 * 1024;

    private final Vertx vertx;
    private final Context loop;
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final ReadSpace space = new ReadSpace();
    private final Promise<OctetSocket> accepted = Promise.promise();
    private Socket far = new Socket();

    private final SocketHandler hearing = new SocketHandler() {
        @Override
        public void bytes(Octets read) {
            say(new String(read.bytes(), read.from(), read.length(), StandardCharsets.US_ASCII));
        }

        @Override
        public void drained() {
            say("drained");
        }

        @Override
        public void closed() {
            say("closed");
        }

        @Override
        public void ended(boolean failed) {
            say(failed ? "failed" : "ended");
        }

        private void say(String what) {
            heard.add(loop.equals(Vertx.currentContext()) ? what : what + " elsewhere");
        }
    };

    private NetServer server;
    private OctetSocket near;

    OctetSocketTest(boolean nativeTransport) {
        vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(nativeTransport));
        loop = vertx.getOrCreateContext();
    }

    @BeforeEach
    void connect() throws Exception {
        server = onLoop(() -> vertx.createNetServer(new NetServerOptions().setHost("127.0.0.1"))
                .connectHandler(socket -> {
                    OctetSocket octets = OctetSocket.of(socket, space);
                    octets.handler(hearing);
                    accepted.complete(octets);
                }));
        onLoop(() -> server.listen(0)).await();
        far = new Socket(InetAddress.getLoopbackAddress(), server.actualPort());
        near = accepted.future().await();
    }

    @AfterEach
    void close() throws IOException {
        far.close();
        vertx.close().await();
    }

    @Test
    void whatIsSentIsHeardInItsOrder() throws Exception {
        send("one");
        assertThat(next()).isEqualTo("one");
        send("two");
        assertThat(next()).isEqualTo("two");

        far.close();

        assertThat(next()).isEqualTo("closed");
        assertThat(next()).isEqualTo("ended");
    }

    @Test
    void whatIsWrittenMayBeChangedAtOnce() throws Exception {
        byte[] lent = "-hello-".getBytes(StandardCharsets.US_ASCII);

        onLoop(() -> {
            near.write(new Octets(lent, 1, 6));
            Arrays.fill(lent, (byte) 'x');
            return true;
        });

        assertThat(read(5)).isEqualTo("hello");
    }

    @Test
    void whatCameInAPauseComesBehindItAndTheEndLast() throws Exception {
        onLoop(() -> {
            near.pause();
            return true;
        });
        send("before ");
        send("the end");
        far.close();
        if (vertx.isNativeTransportEnabled()) {
            assertThat(next()).as("the connection is over at once").isEqualTo("closed");
        }
        assertThat(heard).isEmpty();

        onLoop(() -> {
            near.resume();
            return heard.add("resumed");
        });

        assertThat(next()).as("nothing is heard within resume").isEqualTo("resumed");
        String all = next();
        while (!all.endsWith("the end")) {
            all += next();
        }
        assertThat(all).isEqualTo("before the end");
        assertThat(vertx.isNativeTransportEnabled() ? "closed" : next()).isEqualTo("closed");
        assertThat(next()).isEqualTo("ended");
    }

    @Test
    void whoPausesAtEachReadHearsAllInItsOrder() throws Exception {
        SocketHandler stopping = new SocketHandler() {
            @Override
            public void bytes(Octets read) {
                hearing.bytes(read);
                near.pause();
            }
        };
        onLoop(() -> {
            near.handler(stopping);
            return true;
        });
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < 200; i++) {
            send(i + ",");
        }

        while (!all.toString().endsWith(",199,")) {
            all.append(next());
            onLoop(() -> {
                near.resume();
                return true;
            });
        }

        StringBuilder sent = new StringBuilder();
        for (int i = 0; i < 200; i++) {
            sent.append(i).append(',');
        }
        assertThat(all).hasToString(sent.toString());
    }

    @Test
    void aPauseHoldsTheOtherSideUp() throws Exception {
        onLoop(() -> {
            near.pause();
            return true;
        });
        byte[] much = new byte[64 * MEGABYTE];
        Thread sending = Thread.ofVirtual().start(() -> {
            try {
                far.getOutputStream().write(much);
            } catch (IOException closed) {
                heard.add("cut off");
            }
        });

        assertThat(sending.join(Duration.ofMillis(300))).isFalse();
        onLoop(() -> {
            assertThat(near.hasUnheard())
                    .as("nothing is read beyond what was being read")
                    .isFalse();
            near.cut();
            return true;
        });

        assertThat(next()).isIn("cut off", "closed");
        sending.join();
    }

    @Test
    void whoTakesBytesAgainIsToldOfOnce() throws Exception {
        byte[] much = new byte[16 * MEGABYTE];
        boolean full = onLoop(() -> {
            near.write(Octets.of(much));
            return near.writeQueueFull();
        });
        assertThat(full).isTrue();

        assertThat(read(much.length)).hasSize(much.length);

        assertThat(next()).isEqualTo("drained");
        assertThat(onLoop(near::writeQueueFull)).isFalse();
        send("last");
        assertThat(next()).isEqualTo("last");
    }

    @Test
    void aCloseComesBehindWhatIsWritten() throws Exception {
        byte[] much = new byte[16 * MEGABYTE];

        onLoop(() -> {
            near.write(Octets.of(much));
            near.close();
            return true;
        });

        assertThat(read(much.length)).hasSize(much.length);
        assertThat(far.getInputStream().read()).as("the end").isEqualTo(-1);
        assertThat(next()).isEqualTo("closed");
    }

    @Test
    void nothingIsWrittenBehindAClose() throws Exception {
        onLoop(() -> {
            near.close();
            near.write(Octets.of(new byte[1]));
            near.close();
            return true;
        });

        assertThat(far.getInputStream().read()).as("the end").isEqualTo(-1);
        assertThat(next()).isEqualTo("closed");
    }

    @Test
    void aServerThatClosesEndsItsConnections() throws Exception {
        onLoop(server::close).await();

        assertThat(next()).isEqualTo("closed");
        assertThat(next()).isEqualTo("ended");
        assertThat(far.getInputStream().read()).as("the end").isEqualTo(-1);
    }

    @Test
    void aServerThatClosesLetsAClosingConnectionSendWhatIsWritten() throws Exception {
        byte[] much = new byte[16 * MEGABYTE];
        Future<Void> closed = onLoop(() -> {
            near.write(Octets.of(much));
            near.close();
            return server.close();
        });

        assertThat(closed.isComplete()).isFalse();
        assertThat(read(much.length)).hasSize(much.length);

        closed.await();
    }

    @Test
    void aCutDropsWhatIsWritten() throws Exception {
        onLoop(() -> {
            near.write(Octets.of(new byte[64 * MEGABYTE]));
            near.cut();
            near.write(Octets.of(new byte[1]));
            return true;
        });

        assertThat(next()).isEqualTo("closed");
        assertThat(lengthUntilEnd()).isLessThan(64 * MEGABYTE);
        assertThat(heard).as("neither bytes nor an end").isEmpty();
    }

    @Test
    void aResetIsNotAnEnd() throws Exception {
        send("half");
        assertThat(next()).isEqualTo("half");

        far.setSoLinger(true, 0);
        far.close();

        assertThat(next()).isEqualTo("closed");
        assertThat(next()).isEqualTo("failed");
    }

    private int lengthUntilEnd() throws IOException {
        try (InputStream in = far.getInputStream()) {
            return in.readAllBytes().length;
        } catch (IOException reset) {
            return 0;
        }
    }

    private void send(String text) throws IOException {
        far.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    private String read(int length) throws IOException {
        return new String(far.getInputStream().readNBytes(length), StandardCharsets.US_ASCII);
    }

    private String next() throws InterruptedException {
        String said = heard.poll(10, TimeUnit.SECONDS);
        if (said == null) {
            throw new AssertionError("nothing was heard");
        }
        return said;
    }

    private <T> T onLoop(Callable<T> work) {
        Promise<T> done = Promise.promise();
        loop.runOnContext(_ -> {
            try {
                done.complete(work.call());
            } catch (Exception | AssertionError e) {
                done.fail(e);
            }
        });
        return done.future().await();
    }
}
