package io.tidegate.coordinator.http;

import static io.tidegate.coordinator.store.TestStore.done;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.common.api.ApiRoute;
import io.tidegate.common.api.ApiServer;
import io.tidegate.common.api.OpenApiDocument;
import io.tidegate.common.api.Readiness;
import io.tidegate.common.api.SocketRoute;
import io.tidegate.common.cluster.ClusterKey;
import io.tidegate.common.directory.Bodies;
import io.tidegate.common.identity.NodeKeys;
import io.tidegate.common.identity.RequestSigner;
import io.tidegate.common.quota.Quota;
import io.tidegate.common.quota.QuotaRules;
import io.tidegate.common.quota.QuotaSubject;
import io.tidegate.common.quota.QuotaUnit;
import io.tidegate.common.quota.QuotaWeights;
import io.tidegate.common.quota.QuotaWindow;
import io.tidegate.common.wire.EnrolRequest;
import io.tidegate.common.wire.NodeProfile;
import io.tidegate.common.wire.RecordKind;
import io.tidegate.common.wire.Wire;
import io.tidegate.coordinator.audit.Audit;
import io.tidegate.coordinator.quota.Banks;
import io.tidegate.coordinator.quota.LeaseRoutes;
import io.tidegate.coordinator.store.Store;
import io.tidegate.coordinator.sync.Doorman;
import io.tidegate.coordinator.sync.GenerationChange;
import io.tidegate.coordinator.sync.Records;
import io.tidegate.coordinator.sync.SocketHub;
import io.tidegate.coordinator.sync.StoreFeed;
import io.tidegate.coordinator.sync.SyncRoutes;
import io.tidegate.coordinator.sync.TombstoneStore;
import io.tidegate.coordinator.usage.NodeUsageRoutes;
import io.tidegate.coordinator.usage.UsageIntake;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.SecureRandom;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The port for nodes and developers, beside an operators' port on the same store. Every answer in JSON is held against the document. */
final class ListenPort implements AutoCloseable {
    static final NodeProfile PROFILE =
            new NodeProfile("edge-1", "eu-west-1", "https://edge-1.example.com", List.of("claude-code-proxy"), "0.1.0");

    final List<ApiRoute> routes;
    final List<SocketRoute> sockets;
    private final NodeKeys keys = NodeKeys.generate();
    private final OperatorPort operators;
    private final OpenApiDocument document = new OpenApiDocument(new JsonObject(OpenApi.ofListen()));
    private final HttpClient client = HttpClient.newHttpClient();
    private final Store store;
    private final StoreFeed feed;
    private final ApiServer server;
    private final String base;
    private String node = "";

    ListenPort(Vertx vertx, Store store, OperatorPort operators) {
        this.operators = operators;
        this.store = store;
        Audit audit = new Audit(store.dialect());
        SecureRandom random = new SecureRandom();
        feed = done(StoreFeed.start(vertx, store, new GenerationChange(store, audit, random), false));
        done(operators.registry.start());
        var face = operators.registry.face();
        UsageIntake intake = new UsageIntake(store, audit, Banks.of(store.dialect()), true);
        routes = Stream.of(
                        operators.registry.nodeRoutes().stream(),
                        new SyncRoutes(feed, feed, new TombstoneStore(store, audit))
                                .routes().stream().map(face::guarded),
                        new NodeUsageRoutes(intake, store, operators.registry.nodes())
                                .routes().stream().map(face::guardedForReports),
                        new LeaseRoutes(vertx, store, audit, Banks.of(store.dialect()), feed, System::nanoTime)
                                .routes().stream().map(face::guardedForReports),
                        operators.discovery.routes().stream())
                .flatMap(all -> all)
                .toList();
        SocketHub hub = new SocketHub(
                vertx,
                ClusterKey.generate(random),
                random,
                _ -> Future.succeededFuture(new Doorman.Verdict.Admitted("nobody")),
                feed::newest);
        sockets = List.of(hub.route());
        server = new ApiServer(
                vertx, ListenFace.of(routes, sockets, Readiness.Ready::new), Optional.empty(), () -> "req_1");
        base = "http://127.0.0.1:" + done(server.start("127.0.0.1", 0));
    }

    /** What came back. */
    record Reply(int status, String text) {
        JsonObject body() {
            return new JsonObject(text);
        }

        String code() {
            return body().getJsonObject("error").getString("code");
        }
    }

    /** Enrols, and signs as that node from then on. */
    Reply enrol(String token) {
        EnrolRequest request = new EnrolRequest(
                Wire.VERSION,
                token,
                keys.publicKeyBase64(),
                PROFILE,
                operators.now.get().toEpochMilli());
        Reply reply = call("POST", "/v1/nodes/enrol", Wire.write(request));
        node = reply.body().getString("node_id", node);
        return reply;
    }

    /** Sets a quota of tokens that never begins anew. */
    void limit(String quota, String user, long tokens) {
        Quota body = new Quota(
                quota,
                new QuotaSubject(QuotaSubject.Kind.USER, user),
                QuotaUnit.TOKENS,
                QuotaWindow.TOTAL,
                ZoneId.of("UTC"),
                QuotaWeights.DEFAULT,
                tokens,
                QuotaRules.DEFAULT);
        done(store.write(connection ->
                Records.put(connection, RecordKind.QUOTA, quota, Records.Handle.NONE, Bodies.of(body, false))));
    }

    /** As the node. */
    Reply post(String path, Record message) {
        return signed("POST", path, Wire.write(message));
    }

    /** As the node. */
    Reply get(String path) {
        return signed("GET", path, new byte[0]);
    }

    private Reply signed(String method, String path, byte[] body) {
        RequestSigner signer = new RequestSigner(
                node, keys.privateKey(), () -> operators.now.get().toEpochMilli());
        return call(method, path, body, "authorization", signer.sign(method, path, body));
    }

    /** Without a signature. */
    Reply call(String method, String path, byte[] body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path))
                .method(method, HttpRequest.BodyPublishers.ofByteArray(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        HttpResponse<String> response = send(request.build());
        String type = response.headers().firstValue("content-type").orElse("");
        if (type.equals("application/json")) {
            assertThat(document.flaws(
                            method,
                            path.replaceAll("\\?.*", ""),
                            response.statusCode(),
                            new JsonObject(response.body())))
                    .as("%s %s answers %s: %s", method, path, response.statusCode(), response.body())
                    .isEmpty();
        }
        return new Reply(response.statusCode(), response.body());
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

    @Override
    public void close() {
        client.close();
        done(server.close());
        done(operators.registry.stop());
        feed.close();
    }
}
