package io.tidegate.edge.admin;

import static io.tidegate.edge.admin.OperatorNode.objects;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.tidegate.common.quota.QuotaWeights;
import io.tidegate.common.usage.Usage;
import io.tidegate.edge.admin.OperatorNode.Reply;
import io.tidegate.edge.ledger.Quality;
import io.tidegate.edge.standalone.DefaultQuotas;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuotasAndUsageTest {
    private static final DefaultQuotas DEFAULTS =
            new DefaultQuotas(Optional.empty(), Optional.of(5_000_000L), ZoneId.of("UTC"), QuotaWeights.DEFAULT);

    @TempDir
    Path folder;

    private OperatorNode node;

    @BeforeEach
    void start() throws IOException {
        node = new OperatorNode(folder, DEFAULTS);
        node.createUser("alice", "Europe/Berlin");
    }

    @AfterEach
    void stop() {
        node.close();
    }

    @Test
    void setsAQuotaAndTellsWhoAdmitsRequestsBeforeItAnswers() {
        Reply set = set("day", 1_000);

        assertThat(set.status()).isEqualTo(200);
        assertThat(set.body().getString("quota_id")).startsWith("quo_");
        assertThat(set.body().getString("user")).isEqualTo("alice");
        assertThat(set.body().getString("timezone")).isEqualTo("Europe/Berlin");
        assertThat(set.body().getLong("remaining")).isEqualTo(650);
        assertThat(set.body().getString("resets_at")).isEqualTo("2026-11-20T23:00:00Z");
        assertThat(set.body().getString("source")).isEqualTo("own");
        assertThat(node.heard.changes).last().isEqualTo("day 1000");
    }

    @Test
    void listsForAUserWhatIsTheirsAndWhatIsForEveryone() {
        set("day", 1_000);

        assertThat(objects(node.get("/admin/v1/quotas?user=alice").body(), "quotas"))
                .extracting(quota -> quota.getString("window"), quota -> quota.getString("source"))
                .containsExactlyInAnyOrder(tuple("day", "own"), tuple("month", "everyone"));
        assertThat(objects(node.get("/admin/v1/quotas").body(), "quotas")).hasSize(2);
    }

    @Test
    void appliesTheQuotaForEveryoneAgainWhenAUsersOwnIsRemoved() {
        set("month", 100);

        Reply removed = node.call("DELETE", "/admin/v1/quotas?user=alice&unit=tokens&window=month", null);

        assertThat(objects(removed.body(), "quotas"))
                .extracting(quota -> quota.getLong("limit"))
                .containsExactly(5_000_000L);
        assertThat(node.heard.changes).last().isEqualTo("removed month 100");
        assertThat(node.call("DELETE", "/admin/v1/quotas?user=alice&unit=tokens&window=month", null)
                        .message())
                .contains("There is no quota of tokens per month for user \"alice\"");
    }

    @Test
    void resetsTheWindowsOfAUser() {
        set("day", 1_000);

        node.post("/admin/v1/quotas/reset", new JsonObject().put("user", "alice"));
        node.post(
                "/admin/v1/quotas/reset", new JsonObject().put("user", "alice").put("window", "day"));

        assertThat(node.heard.changes)
                .filteredOn(change -> change.startsWith("reset"))
                .containsExactly("reset 1", "reset 1", "reset 2");
    }

    @Test
    void leavesTheConfigurationsQuotasToTheConfiguration() {
        JsonObject everyone =
                new JsonObject().put("everyone", true).put("window", "month").put("limit", 1);

        Reply refused = node.call("PUT", "/admin/v1/quotas", everyone);

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.message()).contains("claudeCode.defaultQuota");
        assertThat(node.call("PUT", "/admin/v1/quotas", everyone.put("window", "hour"))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void remembersQuotasAndResetsAfterARestart() throws IOException {
        set("day", 1_000);
        node.post(
                "/admin/v1/quotas/reset", new JsonObject().put("user", "alice").put("window", "day"));
        List<JsonObject> before = quotas("alice");

        node.close();
        node = new OperatorNode(folder, DEFAULTS);

        assertThat(quotas("alice")).isEqualTo(before).hasSize(2);
        assertThat(node.heard.changes).containsExactlyInAnyOrder("day 1000", "month 5000000", "reset 1");
    }

    @Test
    void takesTheConfigurationsQuotasAsTheyAreAtEachStart() throws IOException {
        node.call(
                "PUT",
                "/admin/v1/quotas",
                new JsonObject().put("everyone", true).put("window", "day").put("limit", 7));
        node.close();

        node = new OperatorNode(
                folder, new DefaultQuotas(Optional.of(9L), Optional.empty(), ZoneId.of("UTC"), QuotaWeights.DEFAULT));

        assertThat(node.heard.changes).containsExactly("day 9");
    }

    @Test
    void makesTheQuotasWhatAListSaysAndShowsTheDifferenceFirst() {
        set("day", 1_000);
        JsonObject list = new JsonObject()
                .put("prune", true)
                .put(
                        "quotas",
                        new JsonArray()
                                .add(new JsonObject()
                                        .put("team", "core")
                                        .put("unit", "cost")
                                        .put("window", "month")
                                        .put("limit_usd", 25)));

        Reply shown = node.post("/admin/v1/quotas/apply", list.copy().put("dry_run", true));
        assertThat(node.heard.changes).last().isEqualTo("day 1000");
        Reply applied = node.post("/admin/v1/quotas/apply", list);

        assertThat(objects(shown.body(), "changes"))
                .extracting(change -> change.getString("change"))
                .containsExactly("create", "remove");
        assertThat(applied.body().getInteger("create")).isEqualTo(1);
        assertThat(node.heard.changes).endsWith("month 25000000000", "removed day 1000");
        assertThat(objects(node.get("/admin/v1/quotas").body(), "quotas")).hasSize(2);
    }

    @Test
    void saysWhatIsWrongWithAQuotaAndWhatWouldBeRight() {
        Reply reply = node.call(
                "PUT",
                "/admin/v1/quotas",
                new JsonObject().put("user", "alicia").put("window", "day").put("limit", 1));

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.message())
                .isEqualTo("user: \"alicia\" (expected: a user's name or id; did you mean \"alice\"?)");
    }

    @Test
    void putsAUserIntoATeam() {
        node.call("PATCH", "/admin/v1/users/alice", new JsonObject().put("team", "core"));
        node.call(
                "PUT",
                "/admin/v1/quotas",
                new JsonObject()
                        .put("team", "core")
                        .put("unit", "requests")
                        .put("window", "hour")
                        .put("limit", 9));

        assertThat(quotas("alice"))
                .filteredOn(quota -> "team".equals(quota.getString("source")))
                .singleElement()
                .satisfies(quota -> {
                    assertThat(quota.getString("team")).isEqualTo("core");
                    assertThat(quota.getString("unit")).isEqualTo("requests");
                    assertThat(quota.getLong("used")).isEqualTo(300);
                    assertThat(quota.getString("as_of")).isEqualTo("2026-11-20T12:00:00Z");
                });
        node.call("PATCH", "/admin/v1/users/alice", new JsonObject().putNull("team"));
        assertThat(quotas("alice")).noneMatch(quota -> "team".equals(quota.getString("source")));
    }

    @Test
    void showsWhatAUserUsedByModelAndClass() {
        node.spend("alice", "claude-opus-4-8", new Usage(1, 20, 300, 4_000, 50_000), Quality.EXACT);
        node.spend("alice", "claude-opus-4-8", input(10), Quality.ESTIMATED);
        node.spend("alice", "claude-haiku-4-5", new Usage(0, 1_000_000, 0, 0, 0), Quality.EXACT);

        JsonObject usage = usage("alice");

        assertThat(usage.getString("timezone")).isEqualTo("Europe/Berlin");
        assertThat(usage.getString("as_of")).isEqualTo("2026-11-20T12:00:00Z");
        JsonObject today = usage.getJsonObject("today");
        assertThat(today.getLong("requests")).isEqualTo(3);
        assertThat(today.getLong("cost_nanos")).isEqualTo(1_500_030_000L);
        assertThat(today.getString("cost_usd")).isEqualTo("1.50003");
        assertThat(objects(today, "by_model"))
                .extracting(model -> model.getString("model"))
                .containsExactly("claude-haiku-4-5", "claude-opus-4-8");
        JsonObject opus = objects(today, "by_model").getLast();
        assertThat(opus.getLong("input_tokens")).isEqualTo(11);
        assertThat(opus.getLong("output_tokens")).isEqualTo(20);
        assertThat(opus.getLong("cache_read_input_tokens")).isEqualTo(300);
        assertThat(opus.getLong("cache_creation_5m_input_tokens")).isEqualTo(4_000);
        assertThat(opus.getLong("cache_creation_1h_input_tokens")).isEqualTo(50_000);
        assertThat(opus.getString("cost_usd")).isEqualTo("0.00003");
        assertThat(usage.getJsonObject("estimated").getLong("requests")).isEqualTo(1);
        assertThat(usage.getJsonObject("this_month")).isEqualTo(today);
    }

    @Test
    void tellsTodayFromThisMonthAndFromAPeriod() {
        node.spend("alice", "claude-opus-4-8", input(1), Quality.EXACT);
        node.now.updateAndGet(now -> now.plus(Duration.ofDays(5)));
        node.spend("alice", "claude-opus-4-8", input(20), Quality.EXACT);
        node.now.updateAndGet(now -> now.plus(Duration.ofDays(7)));
        node.spend("alice", "claude-opus-4-8", input(300), Quality.EXACT);

        JsonObject usage = objects(
                        node.get("/admin/v1/usage?user=alice&from=2026-11-21&to=2026-12-31")
                                .body(),
                        "users")
                .getFirst();

        assertThat(usage.getJsonObject("today").getLong("input_tokens")).isEqualTo(300);
        assertThat(usage.getJsonObject("this_month").getLong("input_tokens")).isEqualTo(300);
        assertThat(usage.getJsonObject("period").getLong("input_tokens")).isEqualTo(320);
        assertThat(usage.getJsonObject("period").getString("from")).isEqualTo("2026-11-21");
    }

    @Test
    void showsAllUsersByName() {
        node.createUser("aaron", "UTC");

        assertThat(objects(node.get("/admin/v1/usage").body(), "users"))
                .extracting(usage -> usage.getString("user"))
                .containsExactly("aaron", "alice");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "from=2026-11-01",
                "to=2026-11-01",
                "from=2026-11-02&to=2026-11-01",
                "from=1.11.&to=2026-11-01",
                "user=bob"
            })
    void refusesAPeriodThatIsNone(String query) {
        assertThat(node.get("/admin/v1/usage?" + query).status()).isEqualTo(400);
    }

    private Reply set(String window, long limit) {
        return node.call(
                "PUT",
                "/admin/v1/quotas",
                new JsonObject()
                        .put("user", "alice")
                        .put("unit", "tokens")
                        .put("window", window)
                        .put("limit", limit));
    }

    private JsonObject usage(String user) {
        return objects(node.get("/admin/v1/usage?user=" + user).body(), "users").getFirst();
    }

    private List<JsonObject> quotas(String user) {
        return objects(usage(user), "quotas");
    }

    private static Usage input(long tokens) {
        return new Usage(tokens, 0, 0, 0, 0);
    }
}
