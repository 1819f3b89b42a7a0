package io.tidegate.coordinator.registry;

import io.tidegate.common.api.Answer;
import io.tidegate.common.api.ApiFace;
import io.tidegate.common.api.ApiRoute;
import io.tidegate.common.api.ApiServer;
import io.tidegate.common.api.Health;
import io.tidegate.common.api.Readiness;
import io.tidegate.common.bank.Bank;
import io.tidegate.common.cluster.ClusterKey;
import io.tidegate.common.wire.Cursor;
import io.tidegate.common.wire.Revision;
import io.tidegate.coordinator.access.Access;
import io.tidegate.coordinator.access.AdminRoute;
import io.tidegate.coordinator.access.ProvenNode;
import io.tidegate.coordinator.access.Role;
import io.tidegate.coordinator.audit.Audit;
import io.tidegate.coordinator.store.Store;
import io.tidegate.coordinator.store.TestStore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/** The registry behind a listener, on somebody's store. */
public final class TestCoordinator implements AutoCloseable {
    static final ClusterKey CLUSTER_KEY = ClusterKey.generate(new SecureRandom());

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    final NodeRegistry registry;
    final FakeFeed feed = new FakeFeed();
    final Set<String> shutOut = ConcurrentHashMap.newKeySet();
    final Set<Revision> ahead = ConcurrentHashMap.newKeySet();
    final Map<String, List<Cursor>> cursors = new ConcurrentHashMap<>();
    final Map<String, List<Bank.Booked>> held = new ConcurrentHashMap<>();

    private final Store store;
    private final ApiServer server;
    private final int port;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** What other packages put beside the registry. */
    public record Rest(Cursors cursors, Bookings bookings, List<ApiRoute> routes) {}

    /** What was answered. */
    public record Reply(int status, JsonObject body) {
        public String code() {
            return body.getJsonObject("error", new JsonObject()).getString("code", "");
        }

        public String message() {
            return body.getJsonObject("error", new JsonObject()).getString("message", "");
        }
    }

    TestCoordinator(Vertx vertx, Store store, ManualTime time) {
        this(vertx, store, time, time::nanoTime);
    }

    TestCoordinator(Vertx vertx, Store store, InstantSource time, LongSupplier nanoTime) {
        this(vertx, store, time, nanoTime, Optional.empty());
    }

    /**
     * A coordinator whose registry knows more of the rest.
     *
     * @param rest what stands behind the nodes' face besides, which then also says where rows have come to and books what nodes held
     */
    public TestCoordinator(Vertx vertx, Store store, InstantSource time, LongSupplier nanoTime, Optional<Rest> rest) {
        this.store = store;
        RegistryParts parts = new RegistryParts(
                CLUSTER_KEY,
                80,
                rest.map(Rest::cursors).orElse((_, node) -> cursors.getOrDefault(node, List.of())),
                rest.map(Rest::bookings).orElse((_, node) -> held.getOrDefault(node, List.of())),
                _ -> new JsonObject().put("score", 97.5),
                ahead::add,
                shutOut::add,
                time,
                nanoTime,
                new SecureRandom());
        registry = new NodeRegistry(vertx, store, new Audit(store.dialect()), feed, parts);
        Health health = new Health(Readiness.Ready::new, Optional.empty());
        List<ApiRoute> routes = Stream.of(
                        registry.nodeRoutes().stream(),
                        registry.adminRoutes().stream().map(TestCoordinator::asOwner),
                        rest.map(Rest::routes).orElse(List.of(whoami("/v1/nodes/usage"))).stream()
                                .map(registry.face()::guardedForReports))
                .flatMap(all -> all)
                .toList();
        server = new ApiServer(
                vertx,
                new ApiFace("coordinator", health, Optional.empty(), Optional.empty(), routes, List.of()),
                Optional.empty(),
                () -> "req_test");
        TestStore.done(registry.start());
        port = TestStore.done(server.start("127.0.0.1", 0));
    }

    private static ApiRoute asOwner(AdminRoute route) {
        return route.route().handledBy(context -> {
            context.put(Access.class.getName(), new Access("ada", Role.OWNER));
            return route.route().handler().apply(context);
        });
    }

    private static ApiRoute whoami(String path) {
        return new ApiRoute(
                HttpMethod.POST,
                path,
                context -> Future.succeededFuture(Answer.ok(
                        new JsonObject().put("node", ProvenNode.of(context).id()))));
    }

    int port() {
        return port;
    }

    public Reply admin(String method, String path, String body) {
        return ask(method, path, body.getBytes(StandardCharsets.UTF_8), Optional.empty());
    }

    Reply ask(String method, String path, byte[] body, Optional<String> authorization) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(PATIENCE)
                .method(method, BodyPublishers.ofByteArray(body));
        authorization.ifPresent(value -> request.header("authorization", value));
        try {
            HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
            return new Reply(response.statusCode(), new JsonObject(response.body()));
        } catch (IOException e) {
            throw new AssertionError(method + " " + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** A new join token. */
    public String invite(String location, int uses) {
        JsonObject body = new JsonObject().put("location", location).put("uses", uses);
        return admin("POST", "/admin/v1/join-tokens", body.encode()).body().getString("token");
    }

    JsonObject node(String id) {
        Reply reply = admin("GET", "/admin/v1/nodes/" + id, "");
        if (reply.status() != 200) {
            throw new AssertionError(reply);
        }
        return reply.body();
    }

    JsonArray nodes() {
        return admin("GET", "/admin/v1/nodes", "").body().getJsonArray("nodes");
    }

    /** What the audit log has of an action. */
    List<TestAudit.Entry> audit(String action) {
        return TestAudit.entries(store, action);
    }

    @Override
    public void close() {
        http.close();
        TestStore.done(server.close());
        TestStore.done(registry.stop());
    }
}
