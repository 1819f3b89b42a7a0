package io.tidegate.coordinator.sync;

import static io.tidegate.coordinator.store.TestStore.done;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.common.api.Answer;
import io.tidegate.common.cluster.ClusterKey;
import io.tidegate.common.wire.Change;
import io.tidegate.common.wire.ChangeSet;
import io.tidegate.common.wire.Reading;
import io.tidegate.common.wire.RecordKind;
import io.tidegate.common.wire.Revision;
import io.tidegate.common.wire.UserBody;
import io.tidegate.common.wire.Wire;
import io.tidegate.coordinator.sync.Doorman.Verdict;
import io.tidegate.testing.Eventually;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SocketHubTest {
    private static final Revision NOW = new Revision(3, 41);

    private final Vertx vertx = Vertx.vertx();
    private final ClusterKey key = ClusterKey.generate(new SecureRandom());
    private final Set<String> revoked = ConcurrentHashMap.newKeySet();
    private final WebSocketClient client = vertx.createWebSocketClient();
    private final HttpServer server = vertx.createHttpServer();
    private final SocketHub hub = new SocketHub(
            vertx,
            key,
            new SecureRandom(),
            context -> Future.succeededFuture(
                    verdict(String.valueOf(context.request().getHeader("node")))),
            () -> NOW);

    @BeforeEach
    void listen() {
        Router router = Router.router(vertx);
        router.get(hub.route().path()).handler(context -> {
            context.request().pause();
            hub.route()
                    .handler()
                    .apply(context)
                    .onSuccess(instead -> instead.ifPresent(answer -> {
                        context.request().resume();
                        context.response().setStatusCode(answer.status()).end();
                    }));
        });
        done(server.requestHandler(router).listen(0, "127.0.0.1"));
    }

    @AfterEach
    void close() {
        done(vertx.close());
    }

    @Test
    void aNodeHearsAtOnceHowFarTheStoreIsAndThenEachChange() {
        Hearing node = connect("node_1");
        Eventually.until("the greeting", () -> node.heard.size() == 1);
        assertThat(node.heard.getFirst()).isEqualTo(Revisions.hint(NOW));
        assertThat(hub.connected()).containsExactly("node_1");

        hub.push(set(41, "ada"));
        hub.push(set(42, "bob"));

        Eventually.until("both", () -> node.heard.size() == 3);
        assertThat(node.heard.subList(1, 3))
                .map(Wire::tree)
                .map(Object::toString)
                .containsExactly(
                        Wire.tree(set(41, "ada")).toString(),
                        Wire.tree(set(42, "bob")).toString());
    }

    @Test
    void whatIsTooLargeForAMessageIsOnlyAnnounced() {
        Hearing node = connect("node_1");
        hub.push(set(41, "x".repeat(300_000)));

        Eventually.until("the announcement", () -> node.heard.size() == 2);
        assertThat(node.heard.getLast()).isEqualTo(Revisions.hint(new Revision(3, 42)));
    }

    @Test
    void whoIsRefusedGetsNoSocket() {
        revoked.add("node_1");

        assertThatThrownBy(() -> connect("node_1"))
                .isInstanceOfSatisfying(
                        UpgradeRejectedException.class,
                        e -> assertThat(e.getStatus()).isEqualTo(403));
        assertThat(hub.connected()).isEmpty();
    }

    @Test
    void aHubThatIsClosedEndsItsSocketsAndTakesNoMore() {
        connect("node_1");

        hub.close();

        assertThat(hub.connected()).isEmpty();
        assertThatThrownBy(() -> connect("node_1"))
                .isInstanceOfSatisfying(
                        UpgradeRejectedException.class,
                        e -> assertThat(e.getStatus()).isEqualTo(503));
    }

    @Test
    void aRevokedNodeIsCutOffAtOnceAndTheOthersAreNot() {
        Hearing bad = connect("node_1");
        Hearing good = connect("node_2");

        hub.close("node_1");

        Eventually.until("it is closed", bad.socket::isClosed);
        assertThat(bad.socket.closeStatusCode()).isEqualTo((short) 1008);
        assertThat(hub.connected()).containsExactly("node_2");
        hub.push(set(41, "ada"));
        Eventually.until("the other hears", () -> good.heard.size() == 2);
        assertThat(bad.heard).hasSizeLessThanOrEqualTo(1);
    }

    @Test
    void aNewerSocketOfTheSameNodeTakesThePlaceOfTheOlder() {
        Hearing older = connect("node_1");
        Hearing newer = connect("node_1");

        Eventually.until("the older is closed", older.socket::isClosed);
        hub.push(set(41, "ada"));
        Eventually.until("the newer hears", () -> newer.heard.size() == 2);
        assertThat(hub.connected()).containsExactly("node_1");
        done(newer.socket.close());
        Eventually.until("nobody is there", () -> hub.connected().isEmpty());
    }

    @Test
    void aNodeThatAnswersNoPingIsForgottenWithinThreeSecondsAndABit() throws IOException {
        try (Socket _ = mute()) {
            Eventually.until("it is there", () -> hub.connected().contains("node_9"));
            long since = System.nanoTime();
            Eventually.until("it is forgotten", () -> hub.connected().isEmpty() || mutedForLong(since));
            hub.push(set(41, "ada"));
            assertThat(Duration.ofNanos(System.nanoTime() - since)).isLessThan(Duration.ofSeconds(5));
        }
    }

    @Test
    void aNodeThatDoesNotReadIsClosedAndHoldsUpNobody() throws IOException {
        Hearing other = connect("node_2");
        try (Socket _ = mute()) {
            Eventually.until("both are there", () -> hub.connected().size() == 2);
            String large = "x".repeat(150_000);
            for (int i = 0; i < 200 && hub.slow() == 0; i++) {
                int before = other.heard.size();
                hub.push(set(41 + i, large));
                Eventually.until("the other hears", () -> other.heard.size() > before);
            }
            assertThat(hub.slow()).isPositive();
            assertThat(hub.connected()).containsExactly("node_2");
        }
    }

    @Test
    void anOrdinaryRequestIsToldWhatToDo() {
        int status = done(vertx.createHttpClient()
                .request(HttpMethod.GET, server.actualPort(), "127.0.0.1", "/v1/sync/ws")
                .compose(request -> request.send().map(response -> response.statusCode())));

        assertThat(status).isEqualTo(426);
    }

    private static boolean mutedForLong(long since) {
        return System.nanoTime() - since > Duration.ofSeconds(10).toNanos();
    }

    private Verdict verdict(String node) {
        return revoked.contains(node)
                ? new Verdict.Refused(Answer.error(403, "permission_error", "revoked"))
                : new Verdict.Admitted(node);
    }

    private static ChangeSet set(long after, String name) {
        Change change = new Change(
                RecordKind.USER, "user_1", after + 1, Wire.tree(new UserBody(name, "UTC", Optional.empty(), 0)));
        return new ChangeSet(3, after, after + 1, false, false, List.of(change));
    }

    private Hearing connect(String node) {
        WebSocketConnectOptions options = new WebSocketConnectOptions()
                .setHost("127.0.0.1")
                .setPort(server.actualPort())
                .setURI("/v1/sync/ws")
                .putHeader("node", node);
        Hearing hearing = done(client.connect(options).map(socket -> {
            Hearing fresh = new Hearing(socket, new CopyOnWriteArrayList<>());
            socket.binaryMessageHandler(message -> fresh.heard.add(opened(message.getBytes())));
            return fresh;
        }));
        Eventually.until("it is connected", () -> hub.connected().contains(node));
        return hearing;
    }

    /** A client that makes a socket and then neither reads nor writes. */
    private Socket mute() throws IOException {
        String request = """
                GET /v1/sync/ws HTTP/1.1
                host: here
                node: node_9
                connection: Upgrade
                upgrade: websocket
                sec-websocket-version: 13
                sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==

                """;
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4096);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.actualPort()));
        socket.getOutputStream().write(request.replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private ChangeSet opened(byte[] sealed) {
        byte[] json = key.open(sealed).orElseThrow();
        return switch (Wire.answer(json, ChangeSet.class)) {
            case Reading.Read<ChangeSet>(ChangeSet set) -> set;
            case Reading.Malformed<ChangeSet>(String why) -> throw new AssertionError(why);
        };
    }

    private record Hearing(WebSocket socket, List<ChangeSet> heard) {}
}
