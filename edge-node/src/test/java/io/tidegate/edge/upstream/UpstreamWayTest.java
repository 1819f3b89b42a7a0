package io.tidegate.edge.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.common.config.Secret;
import io.tidegate.edge.http1.Octets;
import io.tidegate.edge.http1.ResponseHead;
import io.tidegate.edge.socket.ReadSpace;
import io.tidegate.testing.TestCertificate;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.PemKeyCertOptions;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An upstream is reached the way its configuration says, and nobody is trusted who is not named there. */
class UpstreamWayTest {
    @TempDir
    private Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final List<String> tunnelled = new CopyOnWriteArrayList<>();

    /** Held, since Vert.x closes a client that nobody refers to any more, with all its connections. */
    private final NetClient behindProxy = vertx.createNetClient();

    private HttpServer provider;
    private final NetServer proxy = vertx.createNetServer();
    private Path certificate;

    @BeforeEach
    void startProvider() throws Exception {
        certificate = folder.resolve("cert.pem");
        Path key = folder.resolve("key.pem");
        TestCertificate.named("localhost", 90).writeTo(certificate, key);
        provider = await(vertx.createHttpServer(new HttpServerOptions()
                        .setSsl(true)
                        .setKeyCertOptions(new PemKeyCertOptions()
                                .setCertPath(certificate.toString())
                                .setKeyPath(key.toString())))
                .requestHandler(request -> request.response().end("hello"))
                .listen(0, "127.0.0.1"));
    }

    @AfterEach
    void stop() throws Exception {
        await(vertx.close());
    }

    @Test
    void anUpstreamWithItsOwnAuthorityIsTrusted() throws Exception {
        Upstream upstream = upstream(Optional.empty(), Optional.of(certificate));

        assertThat(ask(upstream)).isEqualTo("hello");
    }

    @Test
    void anUpstreamWhoseAuthorityNobodyNamedIsNotTrusted() {
        Upstream upstream = upstream(Optional.empty(), Optional.empty());

        assertThatThrownBy(() -> ask(upstream)).hasStackTraceContaining("unable to find valid certification path");
    }

    @Test
    void anUpstreamBehindAProxyIsReachedThroughItAndStillChecked() throws Exception {
        await(proxy.connectHandler(this::tunnel).listen(0, "127.0.0.1"));
        Optional<URI> way = Optional.of(URI.create("http://127.0.0.1:" + proxy.actualPort()));

        assertThat(ask(upstream(way, Optional.of(certificate)))).isEqualTo("hello");
        assertThat(tunnelled).containsExactly("CONNECT localhost:" + provider.actualPort() + " HTTP/1.1");
        // through a tunnel the close may be seen before the reason of it is
        assertThatThrownBy(() -> ask(upstream(way, Optional.empty()))).hasCauseInstanceOf(SSLHandshakeException.class);
    }

    private Upstream upstream(Optional<URI> proxy, Optional<Path> ca) {
        URI url = URI.create("https://localhost:" + provider.actualPort());
        return new Upstream("tls", url, "x-api-key", Secret.of("s"), proxy, ca);
    }

    private String ask(Upstream upstream) throws Exception {
        Promise<String> answer = Promise.promise();
        vertx.runOnContext(_ -> {
            UpstreamPool pool = new UpstreamPool(
                    vertx, upstream, Duration.ofSeconds(10), Duration.ofSeconds(10), new ReadSpace(), System::nanoTime);
            pool.acquire().onFailure(answer::tryFail).onSuccess(connection -> {
                connection.begin(new Collected(answer));
                connection.send(
                        true,
                        Octets.of("GET / HTTP/1.1\r\nhost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));
            });
        });
        return await(answer.future());
    }

    /** A forward proxy that knows CONNECT and nothing else. */
    private void tunnel(NetSocket client) {
        client.handler(head -> {
            tunnelled.add(head.toString().lines().findFirst().orElse(""));
            client.pause();
            behindProxy
                    .connect(provider.actualPort(), "127.0.0.1")
                    .onFailure(_ -> client.close())
                    .onSuccess(server -> {
                        client.write("HTTP/1.1 200 OK\r\n\r\n");
                        client.handler(server::write);
                        server.handler(client::write);
                        server.closeHandler(_ -> client.close());
                        client.closeHandler(_ -> server.close());
                        client.resume();
                    });
        });
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    private static final class Collected implements AnswerHandler {
        private final Promise<String> answer;
        private final StringBuilder text = new StringBuilder();

        Collected(Promise<String> answer) {
            this.answer = answer;
        }

        @Override
        public void head(ResponseHead head) {}

        @Override
        public void content(byte[] bytes, int from, int to) {
            text.append(new String(bytes, from, to - from, StandardCharsets.UTF_8));
        }

        @Override
        public void read(Octets raw, boolean ended) {
            if (ended) {
                answer.tryComplete(text.toString());
            }
        }

        @Override
        public void lost(UpstreamLoss loss) {
            answer.tryFail("lost: " + loss);
        }
    }
}
