package io.tidegate.coordinator.discovery;

import static io.tidegate.coordinator.store.TestStore.done;

import io.tidegate.common.api.ApiFace;
import io.tidegate.common.api.ApiServer;
import io.tidegate.common.api.Health;
import io.tidegate.common.api.Readiness;
import io.tidegate.common.wire.Revision;
import io.tidegate.coordinator.config.DiscoveryConfig;
import io.tidegate.coordinator.discovery.DeveloperKeys.Verdict;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/** Discovery on a port of its own, with nodes that the test sets. */
final class DiscoveryServer implements AutoCloseable {
    static final String KEY = "tgk_alice";
    static final DiscoveryConfig CLOSED = config(false, Optional.empty());
    static final DiscoveryConfig OPEN = config(true, Optional.empty());

    final ManualClock clock = new ManualClock(1_000_000);
    private final AtomicReference<List<Fleet>> nodes = new AtomicReference<>(List.of());
    private final Vertx vertx = Vertx.vertx();
    private final HttpClient http = HttpClient.newHttpClient();
    private final Discovery discovery;
    private final ApiServer server;
    private final int port;

    DiscoveryServer(DiscoveryConfig config) {
        discovery = new Discovery(
                config,
                () -> nodes.get().stream().map(Fleet::view).toList(),
                () -> new Revision(1, 100),
                DiscoveryServer::check,
                clock);
        Health health = new Health(Readiness.Ready::new, Optional.empty());
        ApiFace face =
                new ApiFace("coordinator", health, Optional.empty(), Optional.empty(), discovery.routes(), List.of());
        server = new ApiServer(vertx, face, Optional.empty(), () -> "req_1");
        port = done(server.start("127.0.0.1", 0));
    }

    static DiscoveryConfig config(boolean open, Optional<String> caCerts) {
        return new DiscoveryConfig(open, Duration.ofSeconds(30), 80, Optional.empty(), caCerts, List.of());
    }

    private static Future<Verdict> check(String credential) {
        return Future.succeededFuture(
                credential.startsWith(KEY)
                        ? new Verdict.Valid(credential)
                        : new Verdict.Refused(401, "authentication_error", "This key is not known here."));
    }

    void nodes(Fleet... all) {
        nodes.set(Stream.of(all).toList());
        discovery.look();
    }

    void look() {
        discovery.look();
    }

    String url() {
        return "http://127.0.0.1:" + port;
    }

    HttpResponse<String> get(String target) throws IOException, InterruptedException {
        return send(request(target).header("authorization", "Bearer " + KEY));
    }

    JsonObject json(String target) throws IOException, InterruptedException {
        HttpResponse<String> answer = get(target);
        if (answer.statusCode() != 200) {
            throw new AssertionError(answer.statusCode() + ": " + answer.body());
        }
        return new JsonObject(answer.body());
    }

    /** What was measured counts from the next look on, which is now. */
    HttpResponse<String> post(String body) throws IOException, InterruptedException {
        HttpResponse<String> answer = send(request("/v1/discover/latency")
                .header("authorization", "Bearer " + KEY)
                .POST(BodyPublishers.ofString(body)));
        discovery.look();
        return answer;
    }

    HttpRequest.Builder request(String target) {
        return HttpRequest.newBuilder(URI.create(url() + target)).timeout(Duration.ofSeconds(20));
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), BodyHandlers.ofString());
    }

    @Override
    public void close() {
        discovery.close();
        http.close();
        done(server.close());
        done(vertx.close());
    }
}
