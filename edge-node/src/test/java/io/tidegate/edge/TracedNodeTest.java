package io.tidegate.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.trace.v1.Span;
import io.tidegate.common.Stopping;
import io.tidegate.common.config.ConfigLoader;
import io.tidegate.common.config.ConfigResult;
import io.tidegate.common.telemetry.AccessLog;
import io.tidegate.common.usage.PriceTable;
import io.tidegate.edge.config.EdgeConfig;
import io.tidegate.edge.trace.Collector;
import io.tidegate.edge.upstream.LoopbackUpstream;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node that traces: what the client says of its trace goes on in ours, and to the provider as it is; no collector harms an exchange. */
class TracedNodeTest {
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String PARENT = "b7ad6b7169203331";
    private static final String BODY =
            "{\"model\":\"claude-sonnet-4-6\",\"max_tokens\":10,\"messages\":[{\"role\":\"user\",\"content\":\"the prompt\"}]}";
    private static final String ANSWER = "{\"type\":\"message\",\"usage\":{\"input_tokens\":7,\"output_tokens\":9}}";

    @TempDir
    Path folder;

    private final LoopbackUpstream provider = new LoopbackUpstream();
    private final Collector collector = new Collector();
    private final HttpClient client = HttpClient.newHttpClient();
    private EdgeNode node;
    private String key;

    TracedNodeTest() throws IOException {}

    @BeforeEach
    void start() throws Exception {
        String yaml = """
                listen: {host: 127.0.0.1, port: 0}
                operator: {host: 127.0.0.1, port: 0, token: "${TOKEN}"}
                storage: {path: data}
                upstreams: [{name: loopback, url: "%s", credential: {value: "${KEY}"}}]
                telemetry: {otlp: {endpoint: "%s", timeout: 500ms, queue: 4}}
                """.formatted(provider.named("loopback").url(), collector.endpoint());
        Map<String, String> environment = Map.of("TOKEN", "the-operators-token", "KEY", "sk-upstream");
        EdgeConfig config =
                switch (ConfigLoader.parse(yaml, folder.resolve("edge-node.yml"), environment, EdgeConfig.class)) {
                    case ConfigResult.Loaded<EdgeConfig> loaded -> loaded.config();
                    case ConfigResult.Invalid<EdgeConfig> invalid -> throw new AssertionError(invalid.toString());
                };
        node = EdgeNode.start(config, AccessLog.OFF, PriceTable.builtIn(), EdgeNode.Surroundings.system("1.2.3"));
        admin("/admin/v1/users", new JsonObject().put("name", "ada"));
        key = admin("/admin/v1/keys", new JsonObject().put("user", "ada")).getString("key");
    }

    @AfterEach
    void stop() throws IOException {
        node.stop(Stopping.SOON);
        client.close();
        collector.close();
        provider.close();
    }

    @Test
    void theClientsTraceGoesOnInOursAndToTheProviderAsItIs() throws Exception {
        CompletableFuture<HttpResponse<String>> answer = ask("00-" + TRACE + "-" + PARENT + "-01");
        LoopbackUpstream.Side side = provider.accept();
        String asked = side.readRequest(BODY.length());
        side.write(
                "HTTP/1.1 200 OK\r\nrequest-id: req_of_the_provider\r\ncontent-type: application/json\r\ncontent-length: "
                        + ANSWER.length() + "\r\n\r\n" + ANSWER);

        HttpResponse<String> response = answer.get(10, TimeUnit.SECONDS);
        assertThat(response.body()).isEqualTo(ANSWER);
        assertThat(asked)
                .contains("traceparent: 00-" + TRACE + "-" + PARENT + "-01\r\n")
                .contains("tracestate: ada=1\r\n");
        List<Span> spans = collector.spans(2);
        Span whole = named(spans, "POST /v1/messages");
        assertThat(Collector.hex(whole.getTraceId())).isEqualTo(TRACE);
        assertThat(Collector.hex(whole.getParentSpanId())).isEqualTo(PARENT);
        assertThat(whole.getTraceState()).isEqualTo("ada=1");
        assertThat(Collector.attributes(whole))
                .hasEntrySatisfying("tidegate.request_id", id -> assertThat(id).startsWith("req_"))
                .containsEntry("tidegate.upstream_request_id", "req_of_the_provider")
                .containsEntry("gen_ai.usage.output_tokens", "9");
        assertThat(named(spans, "attempt").getParentSpanId()).isEqualTo(whole.getSpanId());
        assertThat(spans.toString()).as("what is nobody's business").doesNotContain("the prompt", "ada\"", key);
        assertThat(metric("tidegate_traces_sent_total")).isEqualTo("1.0");
    }

    @Test
    void whoIsRefusedWithAKeyIsTracedToo() throws Exception {
        HttpRequest request = messages("")
                .POST(HttpRequest.BodyPublishers.ofString("not json"))
                .build();
        assertThat(client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
                .isEqualTo(400);

        Span whole = collector.spans(1).getFirst();
        assertThat(Collector.attributes(whole))
                .containsEntry("tidegate.outcome", "refused")
                .containsEntry("tidegate.refusal", "body_invalid")
                .containsEntry("tidegate.fault", "client");
    }

    @Test
    void aTraceStateLongerThanAnybodyHasToPassOnStaysOutOfSpans() throws Exception {
        HttpRequest request = messages("")
                .header("traceparent", "00-" + TRACE + "-" + PARENT + "-01")
                .header("tracestate", "ada=" + "x".repeat(600))
                .POST(HttpRequest.BodyPublishers.ofString("not json"))
                .build();
        client.send(request, HttpResponse.BodyHandlers.ofString());

        Span whole = collector.spans(1).getFirst();
        assertThat(Collector.hex(whole.getTraceId())).isEqualTo(TRACE);
        assertThat(whole.getTraceState()).isEmpty();
    }

    @Test
    void aMuteCollectorNeitherBlocksNorHarmsExchanges() throws Exception {
        collector.fallMute();
        long slowest = 0;
        LoopbackUpstream.Side side = null;
        for (int i = 0; i < 50; i++) {
            long began = System.nanoTime();
            CompletableFuture<HttpResponse<String>> answer = ask("");
            side = side == null ? provider.accept() : side;
            side.readRequest(BODY.length());
            side.write("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: " + ANSWER.length()
                    + "\r\n\r\n" + ANSWER);
            assertThat(answer.get(10, TimeUnit.SECONDS).body()).isEqualTo(ANSWER);
            slowest = Math.max(slowest, System.nanoTime() - began);
        }

        assertThat(Duration.ofNanos(slowest)).as("the slowest exchange").isLessThan(Duration.ofSeconds(2));
        assertThat(metric("tidegate_exchanges_total{outcome=\"completed\"}")).isEqualTo("50.0");
        assertThat(Double.parseDouble(metric("tidegate_traces_dropped_total"))).isPositive();
        System.out.printf(
                "50 exchanges beside a mute collector, the slowest in %d ms%n",
                Duration.ofNanos(slowest).toMillis());
    }

    private CompletableFuture<HttpResponse<String>> ask(String traceparent) {
        HttpRequest request = messages(traceparent)
                .POST(HttpRequest.BodyPublishers.ofString(BODY))
                .build();
        return client.sendAsync(request, HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest.Builder messages(String traceparent) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + node.port() + "/v1/messages"))
                .version(HttpClient.Version.HTTP_1_1)
                .header("x-api-key", key);
        return traceparent.isEmpty()
                ? request
                : request.header("traceparent", traceparent).header("tracestate", "ada=1");
    }

    private JsonObject admin(String path, JsonObject body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + node.operatorPort() + path))
                .header("authorization", "Bearer the-operators-token")
                .POST(HttpRequest.BodyPublishers.ofString(body.encode()))
                .build();
        return new JsonObject(
                client.send(request, HttpResponse.BodyHandlers.ofString()).body());
    }

    private String metric(String name) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + node.operatorPort() + "/metrics"))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString())
                .body()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .map(line -> line.substring(name.length() + 1))
                .findFirst()
                .orElseThrow(() -> new AssertionError(name + " is not told"));
    }

    private static Span named(List<Span> spans, String name) {
        return spans.stream()
                .filter(span -> span.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
