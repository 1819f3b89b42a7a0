package io.tidegate.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.testing.Eventually;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The first minutes of a new user: one command, a line to paste, a key of one's own. */
@Tag("full")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DemoTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    /** For those that leave its processes alone. */
    private Demo demo;

    @BeforeAll
    void start() throws IOException {
        demo = Demo.ofTheBuiltTree("demo");
    }

    @AfterAll
    void stop() {
        if (demo != null) {
            demo.close();
        }
    }

    @Test
    void buildsItselfInAFreshCopyAndRunsAndStopsAsItsOutputSays() throws Exception {
        try (Demo fresh = Demo.ofAFreshCopy("demo-fresh")) {
            assertThat(fresh.program().output())
                    .contains("Building Tidegate", "Built Tidegate", "ANTHROPIC_BASE_URL", "ANTHROPIC_AUTH_TOKEN")
                    .doesNotContain("[aot]");
            assertThat(fresh.assignments())
                    .containsKeys(
                            "ANTHROPIC_BASE_URL",
                            "ANTHROPIC_AUTH_TOKEN",
                            "TIDEGATE_EDGE_URL",
                            "TIDEGATE_EDGE_URLS",
                            "TIDEGATE_COORDINATOR_URL",
                            "TIDEGATE_ADMIN_URL",
                            "TIDEGATE_EDGE_ADMIN_URL",
                            "TIDEGATE_ADMIN_TOKEN",
                            "TIDEGATE_SIMULATOR_URL");
            assertThat(fresh.given("ANTHROPIC_BASE_URL")).doesNotEndWith("/v1");

            assertThat(fresh.sh(fresh.printedCurl(), Map.of())).contains("event: message_stop");

            assertThat(fresh.stop()).isZero();
        }
    }

    @Test
    void givesClaudeCodeAllItNeeds() throws Exception {
        ClaudeCode developer = ClaudeCode.pointedAt(
                demo.given("ANTHROPIC_BASE_URL"),
                ClaudeCode.Credential.ANTHROPIC_AUTH_TOKEN,
                demo.given("ANTHROPIC_AUTH_TOKEN"));

        assertThat(developer.run("-p", "say hi [[sim:text=demo-ok]]").answer()).isEqualTo("demo-ok");

        Eventually.until(
                "the use is reported",
                SOON,
                () -> demo.sh("./tidegate usage --user demo", Map.of()).contains("claude-"));
    }

    @Test
    void isAClusterWhoseEdgesAllHearOfAKeyAndAreNamedWhileTheyLive() throws Exception {
        try (Demo cluster = Demo.ofTheBuiltTree("demo-cluster")) {
            List<String> edges = List.of(cluster.given("TIDEGATE_EDGE_URLS").split(",", -1));
            assertThat(edges).hasSize(2);
            cluster.sh("./tidegate users create bob", Map.of());
            String key =
                    new JsonObject(cluster.sh("./tidegate keys create --user bob --json", Map.of())).getString("key");
            for (String edge : edges) {
                Eventually.until(edge + " takes the key", SOON, () -> status(edge, key) == 200);
            }
            HttpProbe coordinator =
                    new HttpProbe(cluster.given("TIDEGATE_COORDINATOR_URL"), Map.of("authorization", "Bearer " + key));
            Eventually.until(
                    "discovery names both",
                    Duration.ofSeconds(40),
                    () -> edges.stream().allMatch(discovered(coordinator)::contains));

            cluster.killEdge(0);

            Eventually.until(
                    "discovery names the other alone",
                    SOON,
                    () -> !discovered(coordinator).contains(edges.getFirst())
                            && discovered(coordinator).contains(edges.getLast()));
            assertThat(cluster.sh("./tidegate keys revoke " + key.split("_", -1)[1] + " --wait", Map.of()))
                    .contains("applied");
            assertThat(status(edges.getLast(), key)).isEqualTo(401);
        }
    }

    private static int status(String edge, String key) throws IOException, InterruptedException {
        return new HttpProbe(edge, Map.of("x-api-key", key)).get("/v1/user").statusCode();
    }

    private static String discovered(HttpProbe coordinator) {
        return coordinator
                .json("GET", "/v1/discover", new JsonObject())
                .getJsonArray("endpoints")
                .encode();
    }

    @Test
    void letsTheCommandsFindItByThemselves() throws Exception {
        demo.sh("./tidegate users create alice --timezone Europe/Berlin", Map.of());
        JsonObject key = new JsonObject(demo.sh("./tidegate keys create --user alice --json", Map.of()));
        String id = key.getString("key_id");
        HttpProbe alice = new HttpProbe(demo.given("TIDEGATE_EDGE_URL"), Map.of("x-api-key", key.getString("key")));
        Eventually.until(
                "the key works", SOON, () -> alice.get("/v1/user").body().contains("alice"));
        assertThat(demo.sh("./tidegate keys list", Map.of())).contains(id);
        assertThat(demo.sh("./tidegate keys show " + id, Map.of())).contains("alice");

        demo.sh("./tidegate quotas set --user alice --unit tokens --window day --limit 1", Map.of());
        Eventually.until("the limit holds", SOON, () -> message(alice) == 429);
        demo.sh("./tidegate quotas set --user alice --unit tokens --window day --limit 1000000", Map.of());
        Eventually.until("the limit is wider", SOON, () -> message(alice) == 200);
        Eventually.until(
                "the use is reported",
                SOON,
                () -> demo.sh("./tidegate usage --user alice", Map.of()).contains("claude-sonnet-4-6"));

        demo.sh("./tidegate keys revoke " + id, Map.of());
        Eventually.until("the key is refused", SOON, () -> alice.get("/v1/user").statusCode() == 401);
    }

    private static int message(HttpProbe client) throws IOException, InterruptedException {
        return client.send("POST", "/v1/messages", RawRequest.messageBody("x", false))
                .statusCode();
    }
}
