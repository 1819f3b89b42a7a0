package io.tidegate.deployment.watching;

import io.tidegate.common.Stopping;
import io.tidegate.common.config.ConfigLoader;
import io.tidegate.common.config.ConfigResult;
import io.tidegate.common.telemetry.AccessLog;
import io.tidegate.common.usage.PriceTable;
import io.tidegate.coordinator.Coordinator;
import io.tidegate.coordinator.config.CoordinatorConfig;
import io.tidegate.edge.EdgeNode;
import io.tidegate.edge.config.EdgeConfig;
import io.tidegate.simulator.Simulator;
import io.tidegate.simulator.SimulatorOptions;
import io.tidegate.testing.Eventually;
import io.tidegate.testing.FreePort;
import io.tidegate.testing.TestCertificate;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/** A coordinator and an edge with all that can be switched on, in front of the simulated provider; they have served something. */
final class Services implements AutoCloseable {
    private static final String TOKEN = "the-token-of-the-operators";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Vertx vertx = Vertx.vertx();
    private final Simulator simulator;
    private final Coordinator coordinator;
    private final EdgeNode edge;
    private final HttpClient http;

    Services(Path folder) throws Exception {
        TestCertificate tls = TestCertificate.named("edge", 30);
        Path certificate = folder.resolve("cert.pem");
        Path key = folder.resolve("key.pem");
        tls.writeTo(certificate, key);
        http = HttpClient.newBuilder().sslContext(tls.trusting()).build();
        simulator = Simulator.start(vertx, SimulatorOptions.DEFAULTS).await();
        int bus = FreePort.find();
        coordinator = Coordinator.start(
                config(folder.resolve("coordinator.yml"), CoordinatorConfig.class, """
                        listen: {host: 127.0.0.1, port: 0}
                        operator: {host: 127.0.0.1, port: 0, token: "${TOKEN}"}
                        storage: {path: coordinator, backupInterval: 24h, backupPath: coordinator-backups}
                        cluster: {bus: {port: %d, eventBusPort: %d, members: ["127.0.0.1:%d"]}}
                        """.formatted(
                                bus, FreePort.find(), bus)),
                Coordinator.Surroundings.system("1.2.3"));
        String join = admin(
                        coordinator.operatorPort(), "/admin/v1/join-tokens", new JsonObject().put("location", "here"))
                .getString("token");
        edge = EdgeNode.start(
                config(
                        folder.resolve("edge-node.yml"),
                        EdgeConfig.class,
                        """
                        node: {name: edge-1, location: here, endpoint: "https://127.0.0.1:8443"}
                        listen: {host: 127.0.0.1, port: 0, tls: {certificate: %s, key: %s}}
                        operator: {host: 127.0.0.1, port: 0, token: "${TOKEN}"}
                        centralServer: {url: "http://127.0.0.1:%d", joinToken: "${JOIN}"}
                        storage: {path: edge, backupInterval: 24h, backupPath: edge-backups}
                        upstreams: [{name: simulator, url: "%s", credential: {value: "${KEY}"}}]
                        telemetry: {otlp: {endpoint: "http://127.0.0.1:%d/v1/traces", timeout: 200ms}}
                        """.formatted(certificate, key, coordinator.port(), simulator.baseUrl(), FreePort.find()),
                        Map.of("TOKEN", TOKEN, "KEY", "sk-simulated", "JOIN", join)),
                AccessLog.OFF,
                PriceTable.builtIn(),
                EdgeNode.Surroundings.system("1.2.3"));
        serve();
    }

    /** One answer that is relayed, once the edge has heard of the key. */
    private void serve() throws IOException, InterruptedException {
        AtomicReference<String> last = new AtomicReference<>("");
        admin(coordinator.operatorPort(), "/admin/v1/users", new JsonObject().put("name", "ada"));
        String key = admin(coordinator.operatorPort(), "/admin/v1/keys", new JsonObject().put("user", "ada"))
                .getString("key");
        JsonObject asked = new JsonObject()
                .put("model", "claude-sonnet-4-6")
                .put("max_tokens", 50)
                .put("stream", true)
                .put(
                        "messages",
                        new JsonArray().add(new JsonObject().put("role", "user").put("content", "hello")));
        HttpRequest request = HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + edge.port() + "/v1/messages"))
                .header("x-api-key", key)
                .POST(HttpRequest.BodyPublishers.ofString(asked.encode()))
                .build();
        Eventually.until("the edge serves", PATIENCE, () -> isServed(request, last), last::get);
    }

    private boolean isServed(HttpRequest request, AtomicReference<String> last) {
        HttpResponse<String> answer =
                http.sendAsync(request, HttpResponse.BodyHandlers.ofString()).join();
        last.set(answer.statusCode() + " " + answer.body());
        return answer.statusCode() == 200;
    }

    String edgeMetrics() throws IOException, InterruptedException {
        return metrics(edge.operatorPort());
    }

    String coordinatorMetrics() throws IOException, InterruptedException {
        return metrics(coordinator.operatorPort());
    }

    private String metrics(int port) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics"))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }

    private JsonObject admin(int port, String path, JsonObject body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("authorization", "Bearer " + TOKEN)
                .POST(HttpRequest.BodyPublishers.ofString(body.encode()))
                .build();
        return new JsonObject(
                http.send(request, HttpResponse.BodyHandlers.ofString()).body());
    }

    private static <T extends Record> T config(Path file, Class<T> type, String yaml) {
        return config(file, type, yaml, Map.of("TOKEN", TOKEN));
    }

    private static <T extends Record> T config(Path file, Class<T> type, String yaml, Map<String, String> environment) {
        return switch (ConfigLoader.parse(yaml, file, environment, type)) {
            case ConfigResult.Loaded<T> loaded -> loaded.config();
            case ConfigResult.Invalid<T> invalid -> throw new AssertionError(invalid.toString());
        };
    }

    @Override
    public void close() {
        edge.stop(Stopping.SOON);
        coordinator.stop(Stopping.SOON);
        simulator.close().await();
        vertx.close().await();
        http.close();
    }
}
