package io.tidegate.deployment.images;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.tidegate.testing.Eventually;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * PostgreSQL, a coordinator, a simulated provider, and edges that have joined, each a container as narrow as it can be, with the
 * configuration of docker/compose.yml.
 */
final class Installation {
    static final String COORDINATOR = "coordinator";
    static final String EDGE = "edge-1";
    static final String OTHER_EDGE = "edge-2";
    private static final Duration READY_WITHIN = Duration.ofMinutes(2);
    private static final String SUBNET = "10.99.41.";
    private static final Map<String, String> ADDRESSES = Map.of(
            "postgres",
            SUBNET + "11",
            COORDINATOR,
            SUBNET + "12",
            "simulator",
            SUBNET + "13",
            EDGE,
            SUBNET + "21",
            OTHER_EDGE,
            SUBNET + "22");
    private static final List<String> NARROW = List.of(
            "--read-only",
            "--read-only-tmpfs=false",
            "--tmpfs",
            "/tmp:rw,noexec,nosuid,nodev,size=16m",
            "--cap-drop",
            "ALL",
            "--security-opt",
            "no-new-privileges",
            "--memory",
            "768m",
            "--pids-limit",
            "512");

    private final Engine engine;
    private final Images images;
    private final Path folder;

    private Installation(Engine engine, Images images, Path folder) {
        this.engine = engine;
        this.images = images;
        this.folder = folder;
    }

    static Installation start(Engine engine, Images images) {
        try {
            Path folder = Files.createTempDirectory(BuildFolder.scratch(), "secrets-");
            Installation installation = new Installation(engine, images, folder);
            installation.start();
            return installation;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void start() throws IOException {
        engine.podman("network", "create", "--internal", "--subnet", SUBNET + "0/24", engine.name());
        secret("store/password", "the-password-of-the-store");
        secret("coordinator/admin-token", "admin-token-of-the-tests");
        secret("coordinator/cluster-key", Base64.getEncoder().encodeToString(new byte[32]));
        secret("edge/admin-token", "admin-token-of-the-tests");
        run(
                "postgres",
                images.postgres(),
                List.of(
                        "-v",
                        folder.resolve("store") + ":/run/tidegate:ro",
                        "-e",
                        "POSTGRES_USER=tidegate",
                        "-e",
                        "POSTGRES_DB=tidegate",
                        "-e",
                        "POSTGRES_PASSWORD_FILE=/run/tidegate/password"));
        run("simulator", images.of("simulator"), List.of());
        run(
                COORDINATOR,
                images.of("coordinator"),
                List.of(
                        "-v",
                        configuration("coordinator.yml"),
                        "-v",
                        secrets("store"),
                        "-v",
                        secrets("coordinator"),
                        "-e",
                        "TIDEGATE_ADMIN_URL=http://127.0.0.1:9091",
                        "-e",
                        "TIDEGATE_ADMIN_TOKEN_FILE=/etc/tidegate/secrets/coordinator/admin-token"));
        awaitReady(COORDINATOR);
        secret(
                "edge/join-token",
                command("nodes", "invite", "--location", "default", "--uses", "9")
                        .lines()
                        .filter(line -> line.startsWith("tjt_"))
                        .findFirst()
                        .orElseThrow());
        startEdge(EDGE);
        startEdge(OTHER_EDGE);
    }

    private void startEdge(String edge) {
        run(
                edge,
                images.of("edge-node"),
                List.of(
                        "-v",
                        configuration("edge-node.yml"),
                        "-v",
                        secrets("edge"),
                        "-v",
                        // where the manifests of Kubernetes have it
                        folder.resolve("edge/admin-token") + ":/etc/tidegate/secrets/admin-token:ro",
                        "-e",
                        "TIDEGATE_NODE_NAME=" + edge,
                        "-e",
                        "TIDEGATE_NODE_ENDPOINT=" + url(edge, 8080),
                        "-e",
                        "TIDEGATE_PROVIDER_URL=http://simulator:8099",
                        "-e",
                        "ANTHROPIC_API_KEY=the-simulator-takes-any-key"));
        awaitReady(edge);
    }

    private void run(String part, String image, List<String> more) {
        List<String> words =
                new ArrayList<>(List.of("run", "-d", "--name", container(part), "--network", engine.name()));
        words.addAll(List.of("--ip", ADDRESSES.get(part)));
        words.addAll(List.of("--cgroup-parent", engine.group()));
        // Nobody else sends clients here, who would have to hear that the part stops.
        words.addAll(List.of("-e", "TIDEGATE_TIMEOUTS_MOVE=1s"));
        words.addAll(NARROW);
        ADDRESSES.forEach((name, address) -> words.addAll(List.of("--add-host", name + ":" + address)));
        words.addAll(more);
        words.add(image);
        engine.podman(words.toArray(String[]::new));
    }

    private void secret(String name, String value) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, value, StandardCharsets.US_ASCII);
    }

    private String secrets(String kind) {
        return folder.resolve(kind) + ":/etc/tidegate/secrets/" + kind + ":ro";
    }

    private static String configuration(String name) {
        return BuildFolder.sourceTree().resolve("docker/config").resolve(name) + ":/etc/tidegate/" + name + ":ro";
    }

    /** What Kubernetes runs in an edge's container before it stops it. */
    static String[] preStopHook() throws IOException {
        try (MappingIterator<JsonNode> objects = new YAMLMapper()
                .readerFor(JsonNode.class)
                .readValues(BuildFolder.sourceTree()
                        .resolve("k8s/base/edge/edge.yaml")
                        .toFile())) {
            return objects.readAll().stream()
                    .flatMap(object -> object.at("/spec/template/spec/containers/0/lifecycle/preStop/exec/command")
                            .valueStream())
                    .map(JsonNode::asText)
                    .toArray(String[]::new);
        }
    }

    /** What a part's container is called. */
    String container(String part) {
        return engine.name() + "-" + part;
    }

    static String url(String part, int port) {
        return "http://" + ADDRESSES.get(part) + ":" + port;
    }

    /** Where a part says whether it is ready. */
    static String readiness(String part) {
        return url(part, part.equals(COORDINATOR) ? 9091 : 9090) + "/readyz";
    }

    void awaitReady(String part) {
        Eventually.until(
                part + " is ready",
                READY_WITHIN,
                () -> engine.triedInside("curl", "-sf", "-m", "2", readiness(part))
                                .status()
                        == 0,
                () -> engine.tried("podman", "logs", container(part)).output());
    }

    /** What an operator's command says, run in the coordinator's container. */
    String command(String... words) {
        List<String> all = new ArrayList<>(List.of("tidegate"));
        all.addAll(List.of(words));
        Command.Result result = engine.exec(container(COORDINATOR), all.toArray(String[]::new));
        if (result.status() != 0) {
            throw new AssertionError(String.join(" ", words) + ": " + result.output());
        }
        return result.output();
    }

    /** A new user's key, which an edge takes when this returns. */
    String key(String user, String edge) {
        command("users", "create", user);
        String key = keyIn(command("keys", "create", "--user", user));
        Eventually.until(
                edge + " takes the key",
                READY_WITHIN,
                () -> engine.triedInside(
                                        "curl",
                                        "-sf",
                                        "-m",
                                        "5",
                                        "-H",
                                        "x-api-key: " + key,
                                        url(edge, 8080) + "/v1/user")
                                .status()
                        == 0,
                () -> engine.tried("podman", "logs", container(edge)).output());
        return key;
    }

    static String keyIn(String text) {
        return Arrays.stream(text.split("[\\s=\"]+"))
                .filter(word -> word.startsWith("tgk_"))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no key in " + text));
    }

    /** A streamed message of so many words, with so many milliseconds between the events; its output is the stream. */
    Command stream(String edge, String key, int words, int millis) {
        return Command.start(engine.environment(), engine.inside(messageRequest(url(edge, 8080), key, words, millis)));
    }

    static String[] messageRequest(String edgeUrl, String key, int words, int millis) {
        String body = """
                {"model":"claude-haiku-4-5-20251001","max_tokens":1024,"stream":true,\
                "messages":[{"role":"user","content":"[[sim:long=%d]] [[sim:delay=%d]]"}]}""".formatted(words, millis);
        return new String[] {
            "curl",
            "-sN",
            "--fail-with-body",
            "-m",
            "100",
            "-H",
            "x-api-key: " + key,
            "-H",
            "content-type: application/json",
            "-d",
            body,
            edgeUrl + "/v1/messages"
        };
    }
}
