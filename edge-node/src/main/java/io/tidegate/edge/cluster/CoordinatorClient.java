package io.tidegate.edge.cluster;

import io.tidegate.common.identity.RequestSigner;
import io.tidegate.common.wire.Reading;
import io.tidegate.common.wire.Wire;
import io.tidegate.common.wire.WireError;
import io.tidegate.edge.config.CentralServerConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.PemTrustOptions;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Asks the coordinator, for all parts of the node. Each question has one time-out for all of it, and an answer of bounded size;
 * redirects are not followed, for they would take the signature elsewhere. Signing and reading are done on threads of its own.
 *
 * <p>For any thread; futures complete on the caller's Vert.x context and never fail.
 */
public final class CoordinatorClient {
    private static final int WORKERS = 2;
    private static final int MOST_CONNECTIONS = 8;

    /** Each question to the bank may take a second, while others give back. */
    private static final int MOST_TO_BANK = 64;

    private static final int KEEP_ALIVE_SECONDS = 20;
    private static final int HTTPS_PORT = 443;
    private static final int HTTP_PORT = 80;

    /** How the envelope of a refusal is read. */
    private record Envelope(WireError error) {}

    private final URI url;
    private final Duration timeout;
    private final Supplier<Optional<RequestSigner>> signer;
    private final HttpClient http;
    private final WorkerExecutor workers;

    /**
     * A client that has not connected yet.
     *
     * @param signer empty until the node has enrolled; until then only {@link #enrol} asks anything
     */
    public CoordinatorClient(Vertx vertx, CentralServerConfig config, Supplier<Optional<RequestSigner>> signer) {
        this(vertx, config, signer, MOST_CONNECTIONS);
    }

    private CoordinatorClient(
            Vertx vertx, CentralServerConfig config, Supplier<Optional<RequestSigner>> signer, int connections) {
        this.url = config.url();
        this.timeout = config.timeout();
        this.signer = signer;
        this.http = vertx.createHttpClient(options(config), new PoolOptions().setHttp1MaxSize(connections));
        this.workers = vertx.createSharedWorkerExecutor("tidegate-cluster", WORKERS);
    }

    /** One for the bank alone, with connections of its own: whoever waits there holds up no beat and no row. */
    public static CoordinatorClient toBank(
            Vertx vertx, CentralServerConfig config, Supplier<Optional<RequestSigner>> signer) {
        return new CoordinatorClient(vertx, config, signer, MOST_TO_BANK);
    }

    private static HttpClientOptions options(CentralServerConfig config) {
        boolean tls = "https".equalsIgnoreCase(config.url().getScheme());
        HttpClientOptions options = new HttpClientOptions()
                .setConnectTimeout((int) config.timeout().toMillis())
                .setKeepAliveTimeout(KEEP_ALIVE_SECONDS)
                .setDefaultHost(config.url().getHost())
                .setDefaultPort(port(config.url(), tls))
                .setSsl(tls);
        config.ca().ifPresent(ca -> options.setTrustOptions(new PemTrustOptions().addCertPath(ca.toString())));
        return options;
    }

    private static int port(URI url, boolean tls) {
        if (url.getPort() >= 0) {
            return url.getPort();
        }
        return tls ? HTTPS_PORT : HTTP_PORT;
    }

    /** Where the coordinator is, for words to the operator. */
    public URI url() {
        return url;
    }

    /** Asks with a signature. */
    public <A extends Record> Future<Reply<A>> post(String path, Record message, Class<A> answer) {
        return signed(HttpMethod.POST, path, Optional.of(message), answer);
    }

    /**
     * Asks with a signature.
     *
     * @param target path with query
     */
    public <A extends Record> Future<Reply<A>> get(String target, Class<A> answer) {
        return signed(HttpMethod.GET, target, Optional.empty(), answer);
    }

    /** Asks without a signature: for a node that has no identity yet. */
    public <A extends Record> Future<Reply<A>> enrol(String path, Record message, Class<A> answer) {
        return ask(new Question(HttpMethod.POST, path, Wire.write(message), Optional.empty()), answer);
    }

    /** What proves who asks for something that this client does not ask itself; fails while the node has not enrolled. */
    Future<String> authorization(String method, String target) {
        return aside(() -> signer.get()
                .orElseThrow(() -> new IllegalStateException("this node has not enrolled yet"))
                .sign(method, target, new byte[0]));
    }

    /** Closes its connections; what is asked later is away. */
    public Future<Void> close() {
        return Future.join(http.close(), workers.close()).mapEmpty();
    }

    private <A extends Record> Future<Reply<A>> signed(
            HttpMethod method, String target, Optional<Record> message, Class<A> answer) {
        Optional<RequestSigner> known = signer.get();
        if (known.isEmpty()) {
            return Future.succeededFuture(new Reply.Away<>("this node has not enrolled yet"));
        }
        return aside(() -> {
                    byte[] body = message.map(Wire::write).orElseGet(() -> new byte[0]);
                    String authorization = known.get().sign(method.name(), target, body);
                    return new Question(method, target, body, Optional.of(authorization));
                })
                .compose(question -> ask(question, answer))
                .otherwise(failure -> new Reply.Away<>(words(failure)));
    }

    private record Question(HttpMethod method, String target, byte[] body, Optional<String> authorization) {}

    private <A extends Record> Future<Reply<A>> ask(Question question, Class<A> type) {
        RequestOptions options = new RequestOptions()
                .setMethod(question.method())
                .setURI(question.target())
                .setFollowRedirects(false);
        question.authorization().ifPresent(value -> options.putHeader("authorization", value));
        if (question.method().equals(HttpMethod.POST)) {
            options.putHeader("content-type", "application/json");
        }
        CoordinatorAnswer received = new CoordinatorAnswer();
        return http.request(options)
                .compose(request -> received.from(request, Buffer.buffer(question.body())))
                .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                .onFailure(_ -> received.abandon())
                .compose(bytes -> aside(() -> read(received.status(), bytes, type)))
                .otherwise(failure -> new Reply.Away<>(words(failure)));
    }

    private <T> Future<T> aside(Callable<T> work) {
        return workers.executeBlocking(work, false).map(Objects::requireNonNull);
    }

    private static <A extends Record> Reply<A> read(int status, byte[] body, Class<A> type) {
        if (status >= 200 && status < 300) {
            return switch (Wire.answer(body, type)) {
                case Reading.Read<A>(A answer) -> new Reply.Answered<>(answer);
                case Reading.Malformed<A>(String why) -> new Reply.Away<>("its answer is not understood: " + why);
            };
        }
        return switch (Wire.answer(body, Envelope.class)) {
            case Reading.Read<Envelope>(Envelope envelope) -> new Reply.Refused<>(envelope.error());
            case Reading.Malformed<Envelope> _ ->
                new Reply.Away<>("what answers there is no coordinator: status " + status);
        };
    }

    private String words(Throwable failure) {
        return failure instanceof TimeoutException
                ? "no answer within " + timeout.toMillis() + " ms"
                : String.valueOf(failure.getMessage());
    }
}
