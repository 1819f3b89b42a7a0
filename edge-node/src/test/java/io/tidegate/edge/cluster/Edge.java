package io.tidegate.edge.cluster;

import io.tidegate.common.Stopping;
import io.tidegate.common.config.ConfigLoader;
import io.tidegate.common.config.ConfigResult;
import io.tidegate.common.telemetry.AccessLog;
import io.tidegate.common.usage.PriceTable;
import io.tidegate.edge.EdgeNode;
import io.tidegate.edge.config.EdgeConfig;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

/** A whole node of a cluster, in a folder, whose clocks a test moves. */
final class Edge implements AutoCloseable {
    private static final String TOKEN = "the-token-of-the-operator";

    private final HttpClient client = HttpClient.newHttpClient();
    private final EdgeNode node;

    /**
     * A node that listens.
     *
     * @param skipped nanoseconds by which its monotonic clock is ahead of the machine's
     */
    Edge(Path folder, int coordinatorPort, Duration clockOff, AtomicLong skipped, String more) {
        String yaml = """
                listen: {host: 127.0.0.1, port: 0}
                operator: {port: 0, token: "${ADMIN_TOKEN}"}
                storage: {path: %s}
                upstreams: [{name: nobody, url: "http://127.0.0.1:9", credential: {value: "${KEY}"}}]
                centralServer: {url: "http://127.0.0.1:%d", timeout: 2s, joinToken: "${JOIN}"}
                timeouts: {drain: 1s}
                %s
                """.formatted(folder, coordinatorPort, more);
        Map<String, String> env = Map.of("ADMIN_TOKEN", TOKEN, "KEY", "sk-ant-1", "JOIN", FakeCoordinator.JOIN_TOKEN);
        EdgeConfig config = switch (ConfigLoader.parse(yaml, folder.resolve("edge-node.yml"), env, EdgeConfig.class)) {
            case ConfigResult.Loaded<EdgeConfig> loaded -> loaded.config();
            case ConfigResult.Invalid<EdgeConfig> invalid -> throw new AssertionError(invalid.toString());
        };
        node = EdgeNode.start(
                config,
                AccessLog.OFF,
                PriceTable.builtIn(),
                new EdgeNode.Surroundings(
                        () -> Instant.ofEpochMilli(System.currentTimeMillis()).plus(clockOff),
                        () -> System.nanoTime() + skipped.get(),
                        new Random(),
                        1,
                        "test"));
    }

    Edge(Path folder, FakeCoordinator coordinator) {
        this(folder, coordinator.port(), Duration.ZERO, new AtomicLong(), "");
    }

    EdgeNode node() {
        return node;
    }

    /** The status of a request with this key. */
    int status(Book.Made key) {
        return get(node.port(), "/v1/user", key.secret().reveal()).statusCode();
    }

    /** The text of the answer to a request with this key. */
    String text(Book.Made key) {
        return get(node.port(), "/v1/user", key.secret().reveal()).body();
    }

    boolean accepts(Book.Made key) {
        return status(key) == 200;
    }

    boolean ready() {
        return get(node.operatorPort(), "/readyz", TOKEN).statusCode() == 200;
    }

    String readiness() {
        return get(node.operatorPort(), "/readyz", TOKEN).body();
    }

    String metrics() {
        return get(node.operatorPort(), "/metrics", TOKEN).body();
    }

    JsonObject cluster() {
        return new JsonObject(get(node.operatorPort(), "/admin/v1/node", TOKEN).body()).getJsonObject("cluster");
    }

    HttpResponse<String> post(String path, JsonObject body) {
        return send(HttpRequest.newBuilder(uri(node.operatorPort(), path))
                .header("authorization", "Bearer " + TOKEN)
                .POST(HttpRequest.BodyPublishers.ofString(body.encode())));
    }

    HttpResponse<String> get(int port, String path, String bearer) {
        return send(HttpRequest.newBuilder(uri(port, path)).header("authorization", "Bearer " + bearer));
    }

    @Override
    public void close() {
        node.stop(Stopping.SOON);
        client.close();
    }

    private static URI uri(int port, String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.timeout(Duration.ofSeconds(10)).build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError("no answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }
}
