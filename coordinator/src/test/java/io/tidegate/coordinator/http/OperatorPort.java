package io.tidegate.coordinator.http;

import static io.tidegate.coordinator.store.TestStore.done;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.common.api.ApiServer;
import io.tidegate.common.api.Health;
import io.tidegate.common.api.OpenApiDocument;
import io.tidegate.common.api.Readiness;
import io.tidegate.common.cluster.ClusterKey;
import io.tidegate.common.config.Secret;
import io.tidegate.common.directory.KeyMint;
import io.tidegate.common.key.KeyHasher;
import io.tidegate.common.key.NodeSecret;
import io.tidegate.common.quota.QuotaWeights;
import io.tidegate.common.quotaapi.Standings;
import io.tidegate.common.wire.ChangeSet;
import io.tidegate.common.wire.Revision;
import io.tidegate.coordinator.access.AccessTokens;
import io.tidegate.coordinator.access.AdminRoute;
import io.tidegate.coordinator.access.AuditRoutes;
import io.tidegate.coordinator.audit.Audit;
import io.tidegate.coordinator.audit.AuditStore;
import io.tidegate.coordinator.config.DiscoveryConfig;
import io.tidegate.coordinator.discovery.Discovery;
import io.tidegate.coordinator.discovery.StoredKeys;
import io.tidegate.coordinator.keys.Administration;
import io.tidegate.coordinator.keys.NodeApplied;
import io.tidegate.coordinator.person.PersonRoutes;
import io.tidegate.coordinator.registry.NodeRegistry;
import io.tidegate.coordinator.registry.NodeView;
import io.tidegate.coordinator.registry.RegistryParts;
import io.tidegate.coordinator.store.Store;
import io.tidegate.coordinator.sync.ChangeFeed;
import io.tidegate.coordinator.usage.CursorRows;
import io.tidegate.coordinator.usage.UsageAdministration;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** An operators' port over a store, with time, nodes and their use of quotas in the hand of the test. */
public final class OperatorPort implements AutoCloseable {
    public static final String OWNER = "the-owner-of-the-configuration";
    private static final Random SEEDS = new Random();

    public final AtomicReference<Instant> now;
    public final AtomicReference<Collection<NodeApplied>> nodes = new AtomicReference<>(List.of());
    /** What the bank says about accounts. */
    public final AtomicReference<Standings> standings = new AtomicReference<>(_ -> Future.succeededFuture(List.of()));

    public final AtomicInteger pushes = new AtomicInteger();
    public final List<AdminRoute> routes = new ArrayList<>();
    /** Not started: a {@link ListenPort} does that. */
    final NodeRegistry registry;

    final Discovery discovery;
    private final OpenApiDocument document = new OpenApiDocument(new JsonObject(OpenApi.ofOperators()));
    private final HttpClient client = HttpClient.newHttpClient();
    private final ApiServer server;
    private final String base;

    /**
     * What came back.
     *
     * @param body empty where it is no JSON
     */
    public record Reply(int status, JsonObject body, Optional<String> etag) {
        public String message() {
            return body.getJsonObject("error").getString("message");
        }

        public String errorType() {
            return body.getJsonObject("error").getString("type");
        }

        public List<JsonObject> list(String field) {
            return body.getJsonArray(field).stream().map(JsonObject.class::cast).toList();
        }
    }

    /**
     * Opens a port.
     *
     * @param now the time here, which the test may move
     */
    public OperatorPort(Vertx vertx, Path folder, Store store, AtomicReference<Instant> now) throws IOException {
        this.now = now;
        Random random = new Random(SEEDS.nextLong());
        Audit audit = new Audit(store.dialect());
        KeyHasher hasher = new KeyHasher(NodeSecret.loadOrCreate(folder, random));
        discovery = new Discovery(
                new DiscoveryConfig(
                        false, Duration.ofSeconds(30), 80, Optional.empty(), Optional.of("/etc/ca.pem"), List.of()),
                this::enrolled,
                () -> Revision.NONE,
                new StoredKeys(store, hasher, now::get),
                now::get);
        registry = new NodeRegistry(vertx, store, audit, feed(), parts(discovery));
        AccessTokens tokens = new AccessTokens(Secret.of(OWNER), store, audit, now::get, random);
        routes.addAll(tokens.routes());
        routes.addAll(new AuditRoutes(new AuditStore(store)).routes());
        Administration keys = new Administration(new Administration.Parts(
                vertx,
                store,
                audit,
                feed(),
                new KeyMint(hasher, random),
                QuotaWeights.DEFAULT,
                accounts -> standings.get().of(accounts),
                nodes::get,
                now::get,
                System::nanoTime));
        routes.addAll(keys.routes());
        routes.addAll(new PersonRoutes(store, keys::quotas).routes());
        routes.addAll(registry.adminRoutes());
        routes.addAll(
                new UsageAdministration(store, _ -> Future.succeededFuture(new JsonArray()), now::get, true).routes());
        server = new ApiServer(
                vertx,
                OperatorFace.of(tokens, routes, Health.withMetrics(Readiness.Ready::new, () -> "tidegate_up 1.0\n")),
                Optional.empty(),
                () -> "req_1");
        base = "http://127.0.0.1:" + done(server.start("127.0.0.1", 0));
    }

    private RegistryParts parts(Discovery scores) {
        return new RegistryParts(
                ClusterKey.generate(new SecureRandom()),
                80,
                CursorRows::of,
                (_, _) -> List.of(),
                scores::scoreOf,
                _ -> {},
                _ -> {},
                now::get,
                System::nanoTime,
                new SecureRandom());
    }

    private Collection<NodeView> enrolled() {
        return registry.nodes().nodes();
    }

    public Reply get(String path) {
        return call("GET", path, "");
    }

    public Reply post(String path, String body) {
        return call("POST", path, body);
    }

    /** As an owner. */
    public Reply call(String method, String path, String body, String... headers) {
        return as(OWNER, method, path, body, headers);
    }

    /** Sends a request with this token, and holds the answer against the document. */
    public Reply as(String token, String method, String path, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path))
                .method(method, HttpRequest.BodyPublishers.ofString(body.replace('\'', '"')));
        if (!token.isEmpty()) {
            request.header("authorization", "Bearer " + token);
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        HttpResponse<String> response = send(request.build());
        assertThat(response.version()).as("though HTTP/2 was offered").isEqualTo(HttpClient.Version.HTTP_1_1);
        boolean isJson = response.headers()
                .firstValue("content-type")
                .filter("application/json"::equals)
                .isPresent();
        Reply reply = new Reply(
                response.statusCode(),
                isJson ? new JsonObject(response.body()) : new JsonObject(),
                response.headers().firstValue("etag"));
        if (isJson && document.operation(method, path.replaceAll("\\?.*", "")).isPresent()) {
            assertThat(document.flaws(method, path.replaceAll("\\?.*", ""), reply.status, reply.body))
                    .as("%s %s answers %s: %s", method, path, reply.status, reply.body)
                    .isEmpty();
        }
        return reply;
    }

    /** A new token of this role, by a name like it. */
    public String token(String role) {
        return post("/admin/v1/tokens", "{'name': '" + role + "', 'role': '" + role + "'}")
                .body()
                .getString("token");
    }

    /** A new key of a new user. */
    public JsonObject keyOf(String user) {
        post("/admin/v1/users", "{'name': '" + user + "'}");
        return post("/admin/v1/keys", "{'user': '" + user + "'}").body();
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private ChangeFeed feed() {
        return new ChangeFeed() {
            @Override
            public void committed() {
                pushes.incrementAndGet();
            }

            @Override
            public Revision newest() {
                return Revision.NONE;
            }

            @Override
            public Future<ChangeSet> since(Revision have) {
                return Future.failedFuture("nobody asks in these tests");
            }
        };
    }

    @Override
    public void close() {
        client.close();
        done(server.close());
    }
}
