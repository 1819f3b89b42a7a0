package io.tidegate.deployment.systemd;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidegate.deployment.SourceTree;
import io.tidegate.testing.FreePort;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The filter of the units lets through what the programs need. No systemd runs here to apply it; so coordinator and edge run under
 * strace, from their start over enrolment, event bus, a user, a key and an exchange to their end, and what they ask is compared.
 */
@Tag("full")
class SystemCallTest {
    private static final String TOKEN = "admin-token-of-the-tests";
    private static final Duration START = Duration.ofSeconds(90);
    /** SQLite gives new files the owner of the database only as root, which runs this test and never the service. */
    private static final Set<String> OF_ROOT = Set.of("fchown");

    private final HttpClient http = HttpClient.newHttpClient();
    private final Path folder = SourceTree.scratch("system-calls");
    private final int coordinatorPort = FreePort.find();
    private final int coordinatorOperators = FreePort.find();
    private final int edgePort = FreePort.find();
    private final int edgeOperators = FreePort.find();
    private final int seed = FreePort.find();

    @Test
    void letsThroughAllThatAnEdgeAndACoordinatorAsk() throws Exception {
        Unit coordinators = Unit.named("tidegate-coordinator.service");
        Unit edges = Unit.named("tidegate-edge.service");
        try (Traced coordinator = start(coordinators, write("coordinator.yml", coordinator()), "")) {
            awaitReady(coordinator, coordinatorOperators);
            String invitation = field(post("/admin/v1/join-tokens", "{\"location\":\"default\"}"), "token");
            try (Traced edge = start(edges, write("edge-node.yml", edge()), invitation)) {
                awaitReady(edge, edgeOperators);
                post("/admin/v1/users", "{\"name\":\"ann\"}");
                String key = field(post("/admin/v1/keys", "{\"user\":\"ann\"}"), "key");
                assertThat(message(key)).isIn(503, 529, 502); // nobody listens at the upstream's address
                assertThat(edge.stop()).isZero();
                holds(edges, edge);
            }
            assertThat(coordinator.stop()).isZero();
            holds(coordinators, coordinator);
        }
    }

    private static void holds(Unit unit, Traced service) {
        Set<String> allowed = unit.systemCalls();
        Set<String> refused = new TreeSet<>(service.calls());
        refused.removeAll(allowed);
        refused.removeAll(OF_ROOT);

        assertThat(allowed).containsAll(Traced.UNTRACED).doesNotContain("ptrace", "mount", "reboot", "setuid", "chown");
        assertThat(service.calls()).hasSizeGreaterThan(30);
        assertThat(refused).as("system calls outside of the filter").isEmpty();
        assertThat(service.families())
                .isNotEmpty()
                .isSubsetOf(unit.value("RestrictAddressFamilies").split(" ", -1));
        System.out.println(unit + ": " + service.calls().size()
                + " kinds of system calls, all of them let through; sockets " + service.families());
    }

    private Traced start(Unit unit, Path configuration, String invitation) {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        List<String> command = unit.command(java).stream()
                .map(word -> word.equals("/opt/tidegate/lib/tidegate.jar") ? jar().toString() : word)
                .map(word -> word.startsWith("/etc/tidegate/") ? configuration.toString() : word)
                .toList();
        return Traced.start(command, Map.of("ADMIN_TOKEN", TOKEN, "JOIN_TOKEN", invitation));
    }

    private static Path jar() {
        return SourceTree.root().resolve("launcher/target/dist/lib/tidegate.jar");
    }

    private String coordinator() {
        return """
                listen: {host: 127.0.0.1, port: %d}
                operator: {host: 127.0.0.1, port: %d, token: "${ADMIN_TOKEN}"}
                timeouts: {move: 0s}
                storage: {path: coordinator}
                cluster:
                  bus: {host: 127.0.0.1, port: %d, eventBusPort: %d, members: ["127.0.0.1:%d"]}
                """.formatted(coordinatorPort, coordinatorOperators, seed, FreePort.find(), seed);
    }

    private String edge() {
        return """
                node: {endpoint: "http://127.0.0.1:%d"}
                listen: {host: 127.0.0.1, port: %d}
                operator: {host: 127.0.0.1, port: %d, token: "${ADMIN_TOKEN}"}
                timeouts: {move: 0s}
                storage: {path: edge}
                centralServer:
                  url: http://localhost:%d
                  joinToken: ${JOIN_TOKEN}
                  bus: {host: 127.0.0.1, port: %d, eventBusPort: %d, members: ["127.0.0.1:%d"]}
                upstreams:
                  - {name: nobody, url: "http://localhost:%d", credential: {value: "${ADMIN_TOKEN}"}}
                """.formatted(
                        edgePort,
                        edgePort,
                        edgeOperators,
                        coordinatorPort,
                        FreePort.find(),
                        FreePort.find(),
                        seed,
                        FreePort.find());
    }

    private Path write(String name, String yaml) throws IOException {
        return Files.writeString(folder.resolve(name), yaml);
    }

    private void awaitReady(Traced service, int operators) throws InterruptedException {
        long deadline = System.nanoTime() + START.toNanos();
        while (!isReady(operators)) {
            if (!service.isAlive() || System.nanoTime() > deadline) {
                throw new AssertionError("not ready\n" + service.log());
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
    }

    private boolean isReady(int operators) throws InterruptedException {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + operators + "/readyz"))
                    .build();
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** As an operator, at the coordinator. */
    private String post(String path, String json) throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + coordinatorOperators + path))
                        .header("authorization", "Bearer " + TOKEN)
                        .header("content-type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(json))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
        return answer.body();
    }

    /** As a developer, at the edge, once it knows the key. */
    private int message(String key) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + edgePort + "/v1/messages"))
                .header("x-api-key", key)
                .header("content-type", "application/json")
                .POST(
                        HttpRequest.BodyPublishers.ofString(
                                "{\"model\":\"claude-haiku-4-5\",\"max_tokens\":8,\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}"))
                .build();
        int status = 401;
        for (long deadline = System.nanoTime() + START.toNanos(); status == 401 && System.nanoTime() < deadline; ) {
            status = http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        }
        return status;
    }

    private static String field(String json, String name) throws IOException {
        return new ObjectMapper().readTree(json).path(name).asText();
    }
}
