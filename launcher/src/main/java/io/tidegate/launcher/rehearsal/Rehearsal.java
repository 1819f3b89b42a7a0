package io.tidegate.launcher.rehearsal;

import io.tidegate.cli.Cli;
import io.tidegate.cli.ExitCode;
import io.tidegate.cli.Surroundings;
import io.tidegate.common.Stopping;
import io.tidegate.common.config.ConfigLoader;
import io.tidegate.common.config.ConfigResult.Invalid;
import io.tidegate.common.config.ConfigResult.Loaded;
import io.tidegate.coordinator.config.CoordinatorConfig;
import io.tidegate.launcher.EdgeSetup;
import io.tidegate.launcher.Parts;
import io.tidegate.launcher.RunningCoordinator;
import io.tidegate.launcher.RunningEdge;
import io.tidegate.launcher.RunningSimulator;
import io.tidegate.simulator.SimulatorOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;

/** A look for PostgreSQL, a simulated provider, a coordinator on SQLite, an edge that joins it with the event bus, exchanges, and the commands. */
final class Rehearsal {
    private static final int TOKEN_BYTES = 24;
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(20);
    private static final Duration READY_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);
    private static final int ALL_IS_WELL = 200;
    private static final int EXCHANGES = 20;

    private final Path folder;
    private final Parts parts;
    private final String version;
    private final Map<String, String> environment = new HashMap<>();

    /** @param folder empty, and the rehearsal's own */
    Rehearsal(Path folder, Parts parts, String version, RandomGenerator random) {
        this.folder = folder;
        this.parts = parts;
        this.version = version;
        byte[] token = new byte[TOKEN_BYTES];
        random.nextBytes(token);
        environment.put("TIDEGATE_ADMIN_TOKEN", HexFormat.of().formatHex(token));
    }

    /** Blocks until all of it has run and has stopped again. */
    void run() throws IOException, InterruptedException {
        lookForPostgres();
        RunningSimulator provider = parts.startSimulator(SimulatorOptions.DEFAULTS);
        try {
            int busPort = freePort();
            RunningCoordinator coordinator = parts.startCoordinator(coordinator("path: coordinator", busPort));
            try {
                environment.put("TIDEGATE_ADMIN_URL", url(coordinator.operatorPort()));
                environment.put("TIDEGATE_COORDINATOR_URL", url(coordinator.port()));
                environment.put("TIDEGATE_JOIN_TOKEN", firstLine("nodes", "invite", "--location", "default"));
                RunningEdge edge = parts.startEdge(edge(coordinator, provider, busPort));
                try {
                    use(edge);
                } finally {
                    edge.stop(Stopping.SOON);
                }
            } finally {
                coordinator.stop(Stopping.SOON);
            }
        } finally {
            provider.stop();
        }
    }

    /** There is none where an image is made, but to look for it loads its driver as far as its connecting. */
    private void lookForPostgres() throws IOException {
        int nowhere = freePort();
        CoordinatorConfig config = coordinator(
                "type: postgresql, url: \"jdbc:postgresql://127.0.0.1:%d/none\", path: none, waitFor: 0s"
                        .formatted(nowhere),
                freePort());
        try {
            parts.startCoordinator(config).stop(Stopping.SOON);
        } catch (IOException e) {
            if (!String.valueOf(e.getMessage()).contains("PostgreSQL")) {
                throw e;
            }
        }
    }

    private void use(RunningEdge edge) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            await(client, url(edge.operatorPort()) + "/readyz", "");
            firstLine("users", "create", "rehearsal");
            firstLine(
                    "quotas",
                    "set",
                    "--user",
                    "rehearsal",
                    "--unit",
                    "tokens",
                    "--window",
                    "day",
                    "--limit",
                    "9000000");
            String key = keyIn(output("keys", "create", "--user", "rehearsal"));
            await(client, url(edge.port()) + "/v1/user", key);
            for (int i = 0; i < EXCHANGES; i++) {
                exchange(client, edge, key, i % 2 == 0);
            }
            await(client, url(edge.operatorPort()) + "/metrics", "");
            output("nodes", "list");
            output("quotas", "list");
            output("keys", "list");
            output("usage");
        }
    }

    private static void exchange(HttpClient client, RunningEdge edge, String key, boolean stream)
            throws IOException, InterruptedException {
        String body = """
                {"model":"claude-haiku-4-5-20251001","max_tokens":64,"stream":%s,
                "messages":[{"role":"user","content":"[[sim:long=40]]"}]}
                """.formatted(stream);
        HttpRequest request = HttpRequest.newBuilder(URI.create(url(edge.port()) + "/v1/messages"))
                .timeout(REQUEST_TIMEOUT)
                .header("authorization", "Bearer " + key)
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
        if (answer.statusCode() != ALL_IS_WELL) {
            throw new IOException("The edge answered " + answer.statusCode() + ": " + answer.body());
        }
    }

    /** Waits until a GET is answered with 200. */
    private static void await(HttpClient client, String url, String key) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                .timeout(REQUEST_TIMEOUT)
                .header("authorization", "Bearer " + key)
                .build();
        long end = System.nanoTime() + READY_TIMEOUT.toNanos();
        HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
        while (answer.statusCode() != ALL_IS_WELL) {
            if (System.nanoTime() - end > 0) {
                throw new IOException(url + " answers " + answer.statusCode() + ": " + answer.body());
            }
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
            answer = client.send(request, BodyHandlers.ofString());
        }
    }

    private CoordinatorConfig coordinator(String storage, int busPort) throws IOException {
        Path file = Files.writeString(folder.resolve("coordinator.yml"), """
                listen: {host: 127.0.0.1, port: 0}
                operator: {host: 127.0.0.1, port: 0, token: "${TIDEGATE_ADMIN_TOKEN}"}
                storage: {%s}
                cluster:
                  bus: {host: 127.0.0.1, port: %d, eventBusPort: %d}
                logging: {level: error}
                """.formatted(storage, busPort, freePort()));
        return switch (ConfigLoader.load(file, environment, CoordinatorConfig.class)) {
            case Loaded<CoordinatorConfig>(CoordinatorConfig config) -> config;
            case Invalid<CoordinatorConfig> invalid -> throw new IOException(invalid.toString());
        };
    }

    private EdgeSetup edge(RunningCoordinator coordinator, RunningSimulator provider, int busPort) throws IOException {
        Path file = Files.writeString(folder.resolve("edge-node.yml"), """
                listen: {host: 127.0.0.1, port: 0}
                operator: {host: 127.0.0.1, port: 0, token: "${TIDEGATE_ADMIN_TOKEN}"}
                centralServer:
                  url: %s
                  joinToken: ${TIDEGATE_JOIN_TOKEN}
                  bus: {host: 127.0.0.1, port: %d, eventBusPort: %d, members: ["127.0.0.1:%d"]}
                storage: {path: edge}
                upstreams:
                  - name: provider
                    url: %s
                    credential: {header: x-api-key, value: "${TIDEGATE_ADMIN_TOKEN}"}
                timeouts: {drain: 1s}
                logging: {level: error, accessLog: true}
                """.formatted(
                        url(coordinator.port()), freePort(), freePort(), busPort, provider.url()));
        return switch (EdgeSetup.load(file, environment)) {
            case Loaded<EdgeSetup>(EdgeSetup setup) -> setup;
            case Invalid<EdgeSetup> invalid -> throw new IOException(invalid.toString());
        };
    }

    private String firstLine(String... command) throws IOException {
        return output(command).lines().findFirst().orElse("");
    }

    private String output(String... command) throws IOException {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Surroundings surroundings = new Surroundings(
                environment,
                folder,
                new PrintWriter(out, true),
                new PrintWriter(err, true),
                InstantSource.system(),
                ZoneOffset.UTC);
        int status = Cli.run(surroundings, version, command);
        if (status != ExitCode.OK.number()) {
            throw new IOException("tidegate " + String.join(" ", command) + " ended with " + status + ": " + err);
        }
        return out.toString();
    }

    private static String keyIn(String text) throws IOException {
        return Arrays.stream(text.split("[\\s=]+"))
                .filter(word -> word.startsWith("tgk_"))
                .findFirst()
                .orElseThrow(() -> new IOException("keys create printed no key"));
    }

    private static String url(int port) {
        return "http://127.0.0.1:" + port;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
