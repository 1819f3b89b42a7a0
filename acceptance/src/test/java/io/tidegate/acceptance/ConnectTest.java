package io.tidegate.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.testing.Eventually;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Promise P6: a developer's Claude Code finds the nearest healthy node, and another one when that is gone. */
@Tag("full")
class ConnectTest {
    private static final Duration GONE_FROM_DISCOVERY = Duration.ofSeconds(10);

    @Test
    void claudeCodeWorksThroughTheNodeThatConnectChoseAndAfterItsDeathThroughTheNext() throws Exception {
        try (Cluster cluster = Cluster.start("connect", 2)) {
            String key = cluster.keyFor("developer");
            String first = connect(cluster, key);

            assertThat(ask(first, key, "one")).isEqualTo("one");

            EdgeProcess chosen = edgeAt(cluster, first);
            chosen.program().kill();
            Eventually.until(
                    "discovery names the killed node no more",
                    GONE_FROM_DISCOVERY,
                    () -> !endpoints(cluster, key).contains(first));
            String second = connect(cluster, key);
            assertThat(second).isNotEqualTo(first);
            assertThat(ask(second, key, "two")).isEqualTo("two");
        }
    }

    @Test
    void behindASitesAddressTheSameSessionGoesOnByItself() throws Exception {
        try (Cluster cluster = Cluster.start("site", 2);
                TcpBalancer site = TcpBalancer.toTheFirst(
                        cluster.edges().stream().map(EdgeProcess::url).toList())) {
            String key = cluster.keyFor("developer");
            ClaudeCode developer = ClaudeCode.pointedAt(site.url(), ClaudeCode.Credential.ANTHROPIC_AUTH_TOKEN, key);
            assertThat(developer.run("-p", "say hi [[sim:text=before]]").answer())
                    .isEqualTo("before");
            String session = developer.sessionId();

            cluster.edges().getFirst().program().kill();

            assertThat(developer
                            .run("-p", "--resume", session, "go on [[sim:text=after]]")
                            .answer())
                    .isEqualTo("after");
        }
    }

    @Test
    void writesWhatItChoseIntoClaudeCodesSettings() throws Exception {
        try (Cluster cluster = Cluster.start("settings", 1)) {
            String key = cluster.keyFor("developer");
            Path settings = Files.writeString(
                    BuildFolder.scratch("settings").resolve("settings.json"),
                    "{\"model\": \"opus\", \"env\": {\"A\": \"1\"}}");

            run(cluster, key, List.of("connect", "--write", "--settings", settings.toString()));

            JsonObject written = new JsonObject(Files.readString(settings));
            assertThat(written.getString("model")).isEqualTo("opus");
            assertThat(written.getJsonObject("env").getMap())
                    .containsEntry("A", "1")
                    .containsEntry(
                            "ANTHROPIC_BASE_URL", cluster.edges().getFirst().url())
                    .containsEntry("ANTHROPIC_AUTH_TOKEN", key);
        }
    }

    @Test
    void aShellAndCurlAreEnough() throws Exception {
        try (Cluster cluster = Cluster.start("curl", 2)) {
            String key = cluster.keyFor("developer");
            String script = "eval \"$(curl -fsS " + cluster.coordinator().url()
                    + "/connect.sh | sh)\"; echo \"$ANTHROPIC_BASE_URL\"";
            try (Program shell = Program.start(
                    BuildFolder.scratch("connect-sh"),
                    "sh",
                    Map.of("ANTHROPIC_AUTH_TOKEN", key),
                    List.of("sh", "-euc", script))) {
                assertThat(shell.awaitExit(Duration.ofSeconds(60)))
                        .describedAs(shell.tail())
                        .isZero();
                assertThat(cluster.edges().stream().map(EdgeProcess::url))
                        .contains(shell.output().strip().lines().toList().getLast());
            }
        }
    }

    /** The base URL that the developer's command chose. */
    private static String connect(Cluster cluster, String key) {
        String printed = run(cluster, key, List.of("connect", "--json"));
        String json =
                printed.lines().filter(line -> line.startsWith("{")).findFirst().orElseThrow();
        return new JsonObject(json).getString("endpoint");
    }

    private static String run(Cluster cluster, String key, List<String> args) {
        List<String> command = new ArrayList<>();
        command.add(BuildFolder.sourceTree().resolve("tidegate").toString());
        command.addAll(args);
        Map<String, String> environment = Map.of(
                "TIDEGATE_BUILD",
                "never",
                "JAVA_HOME",
                System.getProperty("java.home"),
                "TIDEGATE_COORDINATOR_URL",
                cluster.coordinator().url(),
                "TIDEGATE_KEY",
                key);
        try (Program program = Program.start(BuildFolder.scratch("connect"), "connect", environment, command)) {
            assertThat(program.awaitExit(Duration.ofSeconds(60)))
                    .describedAs(program.tail())
                    .isZero();
            return program.output();
        }
    }

    private static String ask(String url, String key, String text) throws IOException, InterruptedException {
        return ClaudeCode.pointedAt(url, ClaudeCode.Credential.ANTHROPIC_AUTH_TOKEN, key)
                .run("-p", "say hi [[sim:text=" + text + "]]")
                .answer();
    }

    private static List<String> endpoints(Cluster cluster, String key) {
        return new HttpProbe(cluster.coordinator().url(), Map.of("authorization", "Bearer " + key))
                .json("GET", "/v1/discover", new JsonObject()).getJsonArray("endpoints").stream()
                        .map(JsonObject.class::cast)
                        .map(endpoint -> endpoint.getString("endpoint"))
                        .toList();
    }

    private static EdgeProcess edgeAt(Cluster cluster, String url) {
        return cluster.edges().stream()
                .filter(edge -> edge.url().equals(url))
                .findFirst()
                .orElseThrow();
    }
}
