package io.tidegate.edge.http;

import io.tidegate.common.config.Cidr;
import io.tidegate.edge.auth.ActiveKey;
import io.tidegate.edge.auth.Authentication;
import io.tidegate.edge.auth.Authenticator;
import io.tidegate.edge.auth.ClientAddress;
import io.tidegate.edge.auth.Lane;
import io.tidegate.edge.auth.Slot;
import io.tidegate.edge.auth.SlotResult;
import io.tidegate.edge.http1.FieldName;
import io.tidegate.edge.http1.Fields;
import io.tidegate.edge.http1.Framing;
import io.tidegate.edge.http1.RequestHead;
import io.tidegate.edge.models.ModelCatalog;
import io.tidegate.edge.refusal.Refusal;
import io.tidegate.edge.refusal.RefusalKind;
import io.tidegate.edge.relay.ExchangeEnd;
import io.vertx.core.Future;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides what becomes of a request once its head is read: it names the endpoint, finds the key, and hands on. One for each
 * event loop.
 */
final class Gateway {
    private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);
    private static final byte[] ROOT =
            "{\"service\":\"tidegate-edge\",\"docs\":\"/v1/messages, /v1/models, /v1/usage, /v1/user, /health\"}"
                    .getBytes(StandardCharsets.UTF_8);

    /** Nobody who is refused for a while comes again sooner, by {@code retry-after}. */
    static final Duration SHORTEST_RETRY = Duration.ofSeconds(1);

    /** Soon: where several nodes share an address, the next try lands on another one. */
    private static final int DRAIN_RETRY_SECONDS = 1;

    /** What the reader of a connection does next. */
    sealed interface Next {
        /** Nothing: the answer is written, or will be. */
        record Answering() implements Next {}

        /** It reads the body and hands it to {@code then}. */
        record ReadBody(BodyReady then) implements Next {}

        /** It refuses the request, of which a body may still come. */
        record Refused(Refusal refusal) implements Next {}
    }

    private static final Next ANSWERING = new Next.Answering();

    /**
     * What a connection may do.
     *
     * @param aheadBytes of further requests that are kept while one is answered
     * @param discardBytes and {@code discardNanos}: how much of a refused request is read and thrown away
     * @param slowestBodyNanosPerByte how slowly a whole body may arrive, once {@code bodyIdleNanos} have passed
     * @param stallNanos for a client to take what was written to it
     */
    record Limits(
            int headerBytes,
            long bodyBytes,
            int aheadBytes,
            int discardBytes,
            long discardNanos,
            long headNanos,
            long bodyIdleNanos,
            long slowestBodyNanosPerByte,
            long keepAliveNanos,
            long stallNanos) {}

    /**
     * What a gateway works with.
     *
     * @param unreadBudget of what clients have sent that is no whole request yet, or not its turn
     */
    record Parts(
            Authenticator authenticator,
            List<Cidr> trustedProxies,
            Admission admission,
            ModelCatalog models,
            OwnAnswers own,
            NodeLoad load,
            ByteBudget bodyBudget,
            ByteBudget unreadBudget,
            ExchangeLog log,
            InstantSource clock,
            LongSupplier nanoTime,
            RandomGenerator random,
            Turnstile turnstile) {}

    private final Parts parts;
    private final Supplier<Limits> limits;

    Gateway(Parts parts, Supplier<Limits> limits) {
        this.parts = parts;
        this.limits = limits;
    }

    Next head(ClientRequest request, ClientConnection connection) {
        return switch (Endpoint.find(request.head().method(), request.head().path())) {
            case Endpoint.Found.Refused(Refusal refusal) -> new Next.Refused(refusal);
            case Endpoint.Found.Served(Endpoint endpoint) -> {
                if (!endpoint.takesBody() && !(request.head().framing() instanceof Framing.None)) {
                    yield new Next.Refused(unwantedBody(request.head()));
                }
                yield endpoint.open() ? openAnswer(endpoint, connection) : keyed(endpoint, request, connection);
            }
        };
    }

    /** A body that nobody reads would be taken for the next request. */
    private static Refusal unwantedBody(RequestHead head) {
        return Refusal.of(
                RefusalKind.BODY_INVALID,
                head.method() + " " + head.path() + " takes no request body. Send it without one.");
    }

    private Next openAnswer(Endpoint endpoint, ClientConnection connection) {
        connection.answer(Answer.json(200, endpoint == Endpoint.HEALTH ? parts.own.health() : ROOT));
        return ANSWERING;
    }

    private Next keyed(Endpoint endpoint, ClientRequest request, ClientConnection connection) {
        if (endpoint.relayed() && request.head().minorVersion() == 0) {
            return new Next.Refused(
                    Refusal.of(
                            RefusalKind.HTTP_VERSION,
                            "Answers are streamed, which HTTP/1.0 can't do. Use HTTP/1.1; with nginx: proxy_http_version 1.1."));
        }
        Optional<NodeLoad.Closed> closed = parts.load.closed();
        if (closed.isPresent()) {
            return new Next.Refused(
                    Refusal.retryAfter(closed.get().kind(), closed.get().message(), jitter()));
        }
        Fields fields = request.head().fields();
        Authentication found = parts.authenticator.authenticate(
                fields.first(FieldName.AUTHORIZATION).orElse(null),
                fields.first(FieldName.X_API_KEY).orElse(null),
                parts.clock.millis());
        return switch (found) {
            case Authentication.Refused(Refusal refusal) -> new Next.Refused(refusal);
            case Authentication.Accepted(ActiveKey key) -> {
                request.from(key.user().id(), key.record().id());
                Optional<Refusal> refusal = key.checkCaller(
                        address(request), fields.first(FieldName.USER_AGENT).orElse(""));
                yield refusal.<Next>map(Next.Refused::new).orElseGet(() -> withKey(endpoint, request, key, connection));
            }
        };
    }

    /** Whether requests of several clients come from there, over connections that they share. */
    boolean isProxy(InetAddress peer) {
        return ClientAddress.isTrusted(peer, parts.trustedProxies);
    }

    private InetAddress address(ClientRequest request) {
        if (parts.trustedProxies.isEmpty()) {
            return request.peer();
        }
        String forwarded = String.join(",", request.head().fields().all(FieldName.X_FORWARDED_FOR));
        return ClientAddress.resolve(request.peer(), forwarded, parts.trustedProxies);
    }

    private Next withKey(Endpoint endpoint, ClientRequest request, ActiveKey key, ClientConnection connection) {
        return switch (endpoint) {
            case MESSAGES ->
                exchange(request, connection, body -> parts.admission.messages(request, body, key, connection));
            case COUNT_TOKENS ->
                exchange(request, connection, body -> parts.admission.countTokens(request, body, key, connection));
            case MODELS, MODEL -> models(request, key, connection);
            case USAGE -> later(parts.own.usage(key), connection);
            case USER -> later(parts.own.user(key), connection);
            case HEALTH, ROOT, HELLO -> throw new IllegalStateException(endpoint + " needs no key");
        };
    }

    private Next models(ClientRequest request, ActiveKey key, ClientConnection connection) {
        return switch (key.enter(Lane.COUNT_TOKENS, parts.clock.millis())) {
            case SlotResult.Refused(Refusal refusal) -> new Next.Refused(refusal);
            case SlotResult.Entered(Slot slot) -> {
                request.whenDone(slot::release);
                parts.models.find(request.head(), key).onSuccess(found -> answer(found, connection));
                yield ANSWERING;
            }
        };
    }

    private static void answer(ModelCatalog.Found found, ClientConnection connection) {
        switch (found) {
            case ModelCatalog.Found.Listed(int status, byte[] json) -> connection.answer(Answer.json(status, json));
            case ModelCatalog.Found.Refused(Refusal refusal) -> connection.refuseNow(refusal);
        }
    }

    private Next exchange(ClientRequest request, ClientConnection connection, BodyReady then) {
        if (takesNothing()) {
            return new Next.Refused(Refusal.retryAfter(
                    RefusalKind.DRAINING,
                    "This gateway node takes nothing new. Claude Code tries again by itself.",
                    DRAIN_RETRY_SECONDS));
        }
        if ((parts.turnstile.isFull() && !request.hasWaited()) || !parts.load.enter()) {
            return new Next.Refused(Refusal.retryAfter(
                    RefusalKind.OVERLOADED, "The gateway is busy. Claude Code tries again by itself.", jitter()));
        }
        request.whenDone(parts.load::leave);
        return new Next.ReadBody(
                body -> parts.turnstile.pass(request, () -> connection.goOn(() -> then.complete(body))));
    }

    private Next later(Future<byte[]> json, ClientConnection connection) {
        json.onComplete(result -> {
            if (result.succeeded()) {
                connection.answer(Answer.json(200, result.result()));
            } else {
                LOG.warn("an own answer failed: {}", result.cause().getMessage());
                connection.refuseNow(Refusal.retryAfter(
                        RefusalKind.LEDGER_DOWN, "The gateway can't read its ledger right now. Try again.", jitter()));
            }
        });
        return ANSWERING;
    }

    /** Seconds of 1 to 5, so that clients don't come back all at once. */
    private int jitter() {
        return (int) SHORTEST_RETRY.toSeconds() + parts.random.nextInt(5);
    }

    void refused(ClientRequest request, Refusal refusal) {
        request.done();
        parts.log.refused(request, refusal);
    }

    void answered(ClientRequest request, Answer answer) {
        request.done();
        parts.log.answered(request, answer.status());
    }

    void ended(ClientRequest request, ExchangeEnd end) {
        request.done();
        parts.log.relayed(request, end);
    }

    void broken() {
        parts.log.broken();
    }

    /** Whether others wait for their turn, and there is room behind them. */
    boolean hasLine() {
        return parts.turnstile.hasLine();
    }

    /** Puts a connection in line whose next request was not read. */
    void lineUp(Runnable hear) {
        parts.turnstile.lineUp(hear);
    }

    String newRequestId() {
        return "req_" + Long.toString(parts.random.nextLong() >>> 1, 36) + Long.toString(nanoTime() & 0xfffff, 36);
    }

    long nanoTime() {
        return parts.nanoTime.getAsLong();
    }

    /** Whether a connection ends with its answer, or when it is idle. */
    boolean keepsNoConnection() {
        return parts.load.drain().on();
    }

    /** Whether new exchanges are refused, because the node drains. */
    boolean takesNothing() {
        return parts.load.drain().refuses();
    }

    /** A connection ends, once the client has taken what is written. */
    void closing() {
        parts.load.closing();
    }

    /** It has ended. */
    void taken() {
        parts.load.taken();
    }

    ByteBudget bodyBudget() {
        return parts.bodyBudget;
    }

    ByteBudget unreadBudget() {
        return parts.unreadBudget;
    }

    /** Those of now; what has begun may ask again and find others. */
    Limits limits() {
        return limits.get();
    }
}
