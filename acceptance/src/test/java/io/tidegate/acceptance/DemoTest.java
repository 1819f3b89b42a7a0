package io.tidegate.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The first minutes of a new user: one command, a line to paste, a key of one's own. */
@Tag("full")
class DemoTest {
    @Test
    void runsAndStopsAsItsOutputSays() throws Exception {
        try (Demo demo = Demo.ofTheBuiltTree("demo")) {
            assertThat(demo.assignments())
                    .containsKeys(
                            "ANTHROPIC_BASE_URL",
                            "ANTHROPIC_AUTH_TOKEN",
                            "TIDEGATE_EDGE_URL",
                            "TIDEGATE_EDGE_ADMIN_URL",
                            "TIDEGATE_ADMIN_TOKEN",
                            "TIDEGATE_SIMULATOR_URL");
            assertThat(demo.given("ANTHROPIC_BASE_URL")).doesNotEndWith("/v1");
            assertThat(demo.program().output()).contains("ANTHROPIC_BASE_URL", "ANTHROPIC_AUTH_TOKEN");

            assertThat(demo.sh(demo.printedCurl(), Map.of())).contains("event: message_stop");

            assertThat(demo.stop()).isZero();
        }
    }

    @Test
    void givesClaudeCodeAllItNeeds() throws Exception {
        try (Demo demo = Demo.ofTheBuiltTree("demo-claude")) {
            ClaudeCode developer = ClaudeCode.pointedAt(
                    demo.given("ANTHROPIC_BASE_URL"),
                    ClaudeCode.Credential.ANTHROPIC_AUTH_TOKEN,
                    demo.given("ANTHROPIC_AUTH_TOKEN"));

            assertThat(developer.run("-p", "say hi [[sim:text=demo-ok]]").answer())
                    .isEqualTo("demo-ok");

            assertThat(demo.sh("./tidegate usage", Map.of())).contains("claude-");
        }
    }

    @Test
    void letsTheCommandsFindItByThemselves() throws Exception {
        try (Demo demo = Demo.ofTheBuiltTree("demo-commands")) {
            demo.sh("./tidegate users create alice --timezone Europe/Berlin", Map.of());
            JsonObject key = new JsonObject(demo.sh("./tidegate keys create --user alice --json", Map.of()));
            String id = key.getString("key_id");
            HttpProbe alice = new HttpProbe(demo.given("TIDEGATE_EDGE_URL"), Map.of("x-api-key", key.getString("key")));
            assertThat(alice.get("/v1/user").body()).contains("alice");
            assertThat(demo.sh("./tidegate keys list", Map.of())).contains(id);
            assertThat(demo.sh("./tidegate keys show " + id, Map.of())).contains("alice");

            demo.sh("./tidegate quotas set --user alice --unit tokens --window day --limit 1", Map.of());
            assertThat(alice.send("POST", "/v1/messages", RawRequest.messageBody("x", false))
                            .statusCode())
                    .isEqualTo(429);
            demo.sh("./tidegate quotas set --user alice --unit tokens --window day --limit 1000000", Map.of());
            assertThat(alice.send("POST", "/v1/messages", RawRequest.messageBody("x", false))
                            .statusCode())
                    .isEqualTo(200);
            assertThat(demo.sh("./tidegate usage --user alice", Map.of())).contains("claude-sonnet-4-6");

            demo.sh("./tidegate keys revoke " + id, Map.of());
            assertThat(alice.get("/v1/user").statusCode()).isEqualTo(401);
        }
    }

    @Test
    void buildsItselfInAFreshCopy() throws Exception {
        try (Demo demo = Demo.ofAFreshCopy("demo-fresh")) {
            assertThat(demo.program().output()).contains("Building Tidegate", "Built Tidegate");
            assertThat(demo.sh(demo.printedCurl(), Map.of())).contains("event: message_stop");
            assertThat(demo.stop()).isZero();
        }
    }
}
