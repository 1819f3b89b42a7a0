package io.tidegate.edge.cluster;

import io.tidegate.common.cluster.ClusterKey;
import io.tidegate.common.identity.RequestVerifier;
import io.tidegate.common.key.KeyHasher;
import io.tidegate.common.wire.ChangeSet;
import io.tidegate.common.wire.EnrolAnswer;
import io.tidegate.common.wire.EnrolRequest;
import io.tidegate.common.wire.Heartbeat;
import io.tidegate.common.wire.HeartbeatAnswer;
import io.tidegate.common.wire.Reading;
import io.tidegate.common.wire.RefusalCode;
import io.tidegate.common.wire.RegisterAnswer;
import io.tidegate.common.wire.RegisterRequest;
import io.tidegate.common.wire.Revision;
import io.tidegate.common.wire.Tombstones;
import io.tidegate.common.wire.Wire;
import io.tidegate.common.wire.WireError;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.ServerWebSocketHandshake;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;

/** A coordinator on loopback that verifies signatures, keeps a {@link Book}, and refuses or loses what it is told to. */
final class FakeCoordinator implements AutoCloseable {
    static final String JOIN_TOKEN = "the-join-token";
    private static final int PAGE = 50;

    private record Envelope(WireError error) {}

    private record Taken() {}

    private final Vertx vertx = Vertx.vertx();
    private final Random random = new Random(11);
    private final RequestVerifier verifier = new RequestVerifier();
    private final LongSupplier clock;
    private final Map<String, String> nodesByKey = new HashMap<>();
    private final Map<String, RefusalCode> refusals = new HashMap<>();
    private final List<String> lost = new ArrayList<>();
    private final Set<String> silent = new HashSet<>();
    private final List<ServerWebSocket> sockets = new CopyOnWriteArrayList<>();
    private final int port;
    private HttpServer server;
    private int enrolments;
    private String epoch = "";

    final ClusterKey key = ClusterKey.generate(random);
    final Book book = new Book(random, new KeyHasher(key.hashSecret()));
    final List<Heartbeat> beats = new CopyOnWriteArrayList<>();
    final List<RegisterRequest> registrations = new CopyOnWriteArrayList<>();
    final List<Tombstones> tombstones = new CopyOnWriteArrayList<>();

    FakeCoordinator(LongSupplier clock) {
        this.clock = clock;
        server = listen(0);
        port = server.actualPort();
    }

    /** Whether the node has beaten, and says in its last beat that it drains, or does not. */
    boolean saysLast(boolean draining) {
        return !beats.isEmpty() && beats.getLast().draining() == draining;
    }

    int port() {
        return port;
    }

    /** How many nodes have enrolled. */
    synchronized int enrolments() {
        return enrolments;
    }

    /** From now on it answers this path so; {@link RefusalCode#OTHER} is no refusal. */
    synchronized void refuse(String path, RefusalCode code) {
        refusals.put(path, code);
    }

    synchronized void accept(String path) {
        refusals.remove(path);
    }

    /** The next answer to this path is made, and never arrives. */
    synchronized void loseAnswer(String path) {
        lost.add(path);
    }

    /** From now on it takes what is asked at this path, and never answers. */
    synchronized void fallSilent(String path) {
        silent.add(path);
    }

    synchronized void speak(String path) {
        silent.remove(path);
    }

    /** Changes the book, and pushes what it says. */
    synchronized void push(java.util.function.Function<Book, ChangeSet> change) {
        byte[] sealed = key.seal(Wire.write(change.apply(book)), random);
        sockets.forEach(socket -> socket.writeBinaryMessage(Buffer.buffer(sealed)));
    }

    /** Changes the book, and tells nobody. */
    synchronized <T> T change(java.util.function.Function<Book, T> change) {
        return change.apply(book);
    }

    int sockets() {
        return sockets.size();
    }

    void cutSockets() {
        sockets.forEach(socket -> socket.close());
    }

    /** Nobody listens any more. */
    void goAway() {
        done(server.close());
    }

    void comeBack() {
        server = listen(port);
    }

    @Override
    public void close() {
        done(vertx.close());
    }

    private HttpServer listen(int wanted) {
        return done(vertx.createHttpServer()
                .requestHandler(this::asked)
                .webSocketHandshakeHandler(this::socketAsked)
                .webSocketHandler(socket -> {
                    sockets.add(socket);
                    socket.closeHandler(_ -> sockets.remove(socket));
                })
                .listen(wanted, "127.0.0.1"));
    }

    private void socketAsked(ServerWebSocketHandshake handshake) {
        String authorization =
                Optional.ofNullable(handshake.headers().get("authorization")).orElse("");
        if (wrong(authorization, "GET", handshake.uri(), new byte[0]).isPresent()) {
            handshake.reject(401);
        } else {
            handshake.accept();
        }
    }

    private void asked(HttpServerRequest request) {
        request.body().onSuccess(body -> answer(request, body.getBytes()));
    }

    private static String path(HttpServerRequest request) {
        return Objects.requireNonNull(request.path());
    }

    private synchronized void answer(HttpServerRequest request, byte[] body) {
        Record answer = answer(
                request.method().name(),
                request.uri(),
                path(request),
                Optional.ofNullable(request.getHeader("authorization")).orElse(""),
                body);
        if (lost.remove(path(request))) {
            request.connection().close();
            return;
        }
        if (silent.contains(path(request))) {
            return;
        }
        request.response().setStatusCode(answer instanceof Envelope ? 403 : 200).end(Buffer.buffer(Wire.write(answer)));
    }

    private Record answer(String method, String target, String path, String authorization, byte[] body) {
        RefusalCode refusal = refusals.get(path);
        if (refusal != null) {
            return refused(refusal);
        }
        if (path.equals("/v1/nodes/enrol")) {
            return enrol(read(body, EnrolRequest.class));
        }
        Optional<Record> wrong = wrong(authorization, method, target, body);
        if (wrong.isPresent()) {
            return wrong.get();
        }
        return switch (path) {
            case "/v1/nodes/register" -> register(read(body, RegisterRequest.class));
            case "/v1/nodes/heartbeat" -> beat(read(body, Heartbeat.class));
            case "/v1/sync/tombstones" -> {
                tombstones.add(read(body, Tombstones.class));
                yield new Taken();
            }
            case "/v1/sync/changes" -> changes(target);
            default -> refused(RefusalCode.MALFORMED);
        };
    }

    private Record enrol(EnrolRequest request) {
        if (!request.joinToken().equals(JOIN_TOKEN)) {
            return refused(RefusalCode.JOIN_TOKEN_UNKNOWN);
        }
        String id = nodesByKey.computeIfAbsent(request.publicKey(), _ -> {
            enrolments++;
            return "node_" + String.format("%016x", enrolments);
        });
        return new EnrolAnswer(id, key.base64(), clock.getAsLong());
    }

    private Record register(RegisterRequest request) {
        registrations.add(request);
        epoch = request.epoch();
        return new RegisterAnswer(clock.getAsLong(), book.revision(), List.of());
    }

    private Record beat(Heartbeat beat) {
        if (epoch.isEmpty()) {
            return refused(RefusalCode.NOT_REGISTERED);
        }
        if (!beat.epoch().equals(epoch)) {
            return refused(RefusalCode.FENCED);
        }
        beats.add(beat);
        return new HeartbeatAnswer(clock.getAsLong(), book.revision());
    }

    /** It forgets which epoch is registered. */
    synchronized void forgetEpoch() {
        epoch = "";
    }

    private ChangeSet changes(String target) {
        String[] parts = target.split("[=&]", -1);
        return book.since(new Revision(Long.parseLong(parts[1]), Long.parseLong(parts[3])), PAGE);
    }

    private synchronized Optional<Record> wrong(String authorization, String method, String target, byte[] body) {
        String id = RequestVerifier.claimedNode(authorization).orElse("");
        return nodesByKey.entrySet().stream()
                .filter(node -> node.getValue().equals(id))
                .findFirst()
                .map(node -> verdict(authorization, method, target, body, node.getKey()))
                .orElseGet(() -> Optional.of(refused(RefusalCode.NODE_UNKNOWN)));
    }

    private Optional<Record> verdict(String authorization, String method, String target, byte[] body, String key) {
        long now = clock.getAsLong();
        RequestVerifier.Verdict atItsHead = verifier.verify(authorization, method, target, key, now);
        return switch (atItsHead instanceof RequestVerifier.Verdict.Valid valid ? valid.with(body, now) : atItsHead) {
            case RequestVerifier.Verdict.Valid _ -> Optional.empty();
            case RequestVerifier.Verdict.Refused(RefusalCode code, String _) -> Optional.of(refused(code));
        };
    }

    private Record refused(RefusalCode code) {
        return new Envelope(new WireError(
                "permission_error",
                code,
                "It said " + code,
                code == RefusalCode.CLOCK_OFF ? OptionalLong.of(clock.getAsLong()) : OptionalLong.empty()));
    }

    private static <T extends Record> T read(byte[] body, Class<T> type) {
        return switch (Wire.request(body, type)) {
            case Reading.Read<T>(T message) -> message;
            case Reading.Malformed<T>(String why) -> throw new AssertionError(why);
        };
    }

    private static <T> T done(Future<T> future) {
        try {
            return future.await(10, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("not done in 10 s", e);
        }
    }
}
