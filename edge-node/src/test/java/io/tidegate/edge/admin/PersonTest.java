package io.tidegate.edge.admin;

import static io.tidegate.edge.admin.OperatorNode.objects;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.common.usage.Usage;
import io.tidegate.edge.auth.Authentication;
import io.tidegate.edge.ledger.Quality;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All that a node has of a person is given out, and taken away. */
class PersonTest {
    private static final Usage USAGE = new Usage(1, 2, 3, 4, 5);

    @TempDir
    Path folder;

    private OperatorNode node;
    private String aliceId;
    private JsonObject key;

    @BeforeEach
    void start() throws IOException {
        node = new OperatorNode(folder);
        aliceId = node.createUser("alice", "Europe/Berlin").body().getString("user_id");
        node.createUser("bob", "UTC");
        key = node.createKey("alice");
        node.createKey("bob");
        node.call("PUT", "/admin/v1/quotas", quota("alice"));
        node.call("PUT", "/admin/v1/quotas", quota("bob"));
        node.spend("alice", "claude~sonnet 4.5", USAGE, Quality.EXACT);
        node.spend("bob", "claude-sonnet-4-5", USAGE, Quality.EXACT);
        node.spend("alice", "claude-opus-4-8", USAGE, Quality.ESTIMATED);
    }

    @AfterEach
    void stop() {
        node.close();
    }

    private static JsonObject quota(String user) {
        return new JsonObject().put("user", user).put("window", "day").put("limit", 1_000_000);
    }

    private List<JsonObject> export(String user) {
        List<JsonObject> entries = new ArrayList<>();
        String after = "";
        do {
            OperatorNode.Reply part = node.get("/admin/v1/users/" + user + "/export"
                    + (after.isEmpty() ? "" : "?after=" + URLEncoder.encode(after, StandardCharsets.UTF_8)));
            assertThat(part.status()).as(part.body().encode()).isEqualTo(200);
            entries.addAll(objects(part.body(), "entries"));
            after = part.body().getString("next", "");
        } while (!after.isEmpty());
        return entries;
    }

    private static Stream<JsonObject> of(String kind, List<JsonObject> entries) {
        return entries.stream().filter(entry -> entry.getString("kind").equals(kind));
    }

    @Test
    void anExportHasAllOfOnePersonAndNothingOfAnother() {
        List<JsonObject> entries = export("alice");

        assertThat(of("user", entries))
                .singleElement()
                .satisfies(user -> assertThat(user.getString("name")).isEqualTo("alice"));
        assertThat(of("key", entries)).singleElement().satisfies(shown -> {
            assertThat(shown.getString("key_id")).isEqualTo(key.getString("key_id"));
            assertThat(shown.encode()).doesNotContain("secret").doesNotContain(key.getString("key"));
        });
        assertThat(of("quota", entries))
                .singleElement()
                .satisfies(quota -> assertThat(quota.getLong("limit")).isEqualTo(1_000_000));
        assertThat(of("day_total", entries).map(total -> total.getString("model")))
                .containsExactly("claude-opus-4-8", "claude~sonnet 4.5");
        assertThat(of("attempt", entries).map(row -> row.getString("model") + " " + row.getBoolean("exact")))
                .containsExactly("claude~sonnet 4.5 true", "claude-opus-4-8 false");
        assertThat(of("attempt", entries).map(row -> row.getLong("output_tokens")))
                .containsOnly(2L);
        assertThat(entries).noneMatch(entry -> entry.encode().contains("bob"));
    }

    @Test
    void aPlaceThatIsNoneIsRefusedAndSoIsAPersonWhoIsNotThere() {
        assertThat(node.get("/admin/v1/users/alice/export?after=nowhere").message())
                .contains("after", "what came as next with the part before");
        assertThat(node.get("/admin/v1/users/alice/export?after=rows~a~b").status())
                .isEqualTo(400);
        assertThat(node.get("/admin/v1/users/carol/export").status()).isEqualTo(404);
        assertThat(node.post("/admin/v1/users/carol/erase", null).status()).isEqualTo(404);
    }

    @Test
    void erasingTakesThePersonAwayAndLeavesWhatWasUsed() {
        OperatorNode.Reply erased = node.post("/admin/v1/users/alice/erase", null);

        String name = "erased-" + aliceId.substring("usr_".length());
        assertThat(erased.body())
                .isEqualTo(new JsonObject()
                        .put("user_id", aliceId)
                        .put("name", name)
                        .put("keys_revoked", 1)
                        .put("quotas_removed", 1));
        assertThat(node.authenticate(key.getString("key"))).isInstanceOf(Authentication.Refused.class);
        assertThat(node.get("/admin/v1/users/alice").status()).isEqualTo(404);
        JsonObject user = node.get("/admin/v1/users/" + aliceId).body();
        assertThat(user.getString("name")).isEqualTo(name);
        assertThat(user.getString("timezone")).isEqualTo("UTC");
        List<JsonObject> left = export(aliceId);
        assertThat(left).noneMatch(entry -> entry.encode().contains("alice"));
        assertThat(of("attempt", left))
                .hasSize(2)
                .allSatisfy(row -> assertThat(row.getString("user_id")).isEqualTo(aliceId));
        assertThat(of("day_total", left)).hasSize(2);
        assertThat(of("quota", left)).isEmpty();
        assertThat(export("bob")).anyMatch(entry -> entry.getString("kind").equals("quota"));
    }

    @Test
    void theNameIsFreeAgainAndErasingTwiceIsHarmless() {
        node.post("/admin/v1/users/alice/erase", null);

        assertThat(node.post("/admin/v1/users/" + aliceId + "/erase", null)
                        .body()
                        .getInteger("keys_revoked"))
                .isZero();
        assertThat(node.createUser("alice", "UTC").status()).isEqualTo(201);
        assertThat(of("attempt", export("alice"))).isEmpty();
    }

    @Test
    void itHoldsAfterARestart() throws IOException {
        node.post("/admin/v1/users/alice/erase", null);
        node.close();
        node = new OperatorNode(folder);

        assertThat(node.get("/admin/v1/users/alice").status()).isEqualTo(404);
        assertThat(node.authenticate(key.getString("key"))).isInstanceOf(Authentication.Refused.class);
        assertThat(node.get("/admin/v1/keys/" + key.getString("key_id")).body().getString("state"))
                .isEqualTo("revoked");
    }
}
