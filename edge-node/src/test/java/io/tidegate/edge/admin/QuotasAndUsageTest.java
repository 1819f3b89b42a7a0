package io.tidegate.edge.admin;

import static io.tidegate.edge.admin.OperatorNode.objects;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.tidegate.common.quota.QuotaLimits;
import io.tidegate.common.usage.Usage;
import io.tidegate.edge.admin.OperatorNode.Reply;
import io.tidegate.edge.ledger.Quality;
import io.tidegate.edge.quota.ReserveResult;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuotasAndUsageTest {
    private static final QuotaLimits DEFAULTS = new QuotaLimits(OptionalLong.empty(), OptionalLong.of(5_000_000));

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
    void setsALimitThatHoldsAtOnce() {
        node.spend("alice", "claude-opus-4-8", input(600), Quality.EXACT);

        Reply set = set("day", 1_000);

        assertThat(set.status()).isEqualTo(200);
        assertThat(set.body())
                .isEqualTo(new JsonObject()
                        .put("user", "alice")
                        .put("unit", "tokens")
                        .put("window", "day")
                        .put("limit", 1_000)
                        .put("used", 600)
                        .put("held", 0)
                        .put("remaining", 400)
                        .put("resets_at", "2026-11-20T23:00:00Z")
                        .put("source", "own"));
        assertThat(reserve(401)).isInstanceOf(ReserveResult.Refused.class);
        assertThat(reserve(400)).isInstanceOf(ReserveResult.Reserved.class);
    }

    @Test
    void listsOwnAndDefaultLimits() {
        set("day", 1_000);

        assertThat(objects(node.get("/admin/v1/quotas").body(), "quotas"))
                .extracting(quota -> quota.getString("window"), quota -> quota.getString("source"))
                .containsExactly(tuple("day", "own"), tuple("month", "default"));
    }

    @Test
    void goesBackToTheDefaultWhenALimitIsRemoved() {
        set("month", 100);
        set("day", 100);

        Reply removed = node.call("DELETE", "/admin/v1/quotas?user=alice&unit=tokens&window=month", null);

        assertThat(objects(removed.body(), "quotas"))
                .extracting(quota -> quota.getLong("limit"))
                .containsExactly(100L, 5_000_000L);
        assertThat(node.call("DELETE", "/admin/v1/quotas?user=alice&unit=tokens&window=month", null)
                        .message())
                .contains("\"alice\" has no limit of their own per month");
    }

    @Test
    void resetsAWindowWithoutTouchingWhatWasSpent() {
        set("day", 1_000);
        node.spend("alice", "claude-opus-4-8", input(1_000), Quality.EXACT);

        Reply reset = node.post(
                "/admin/v1/quotas/reset", new JsonObject().put("user", "alice").put("window", "day"));

        assertThat(objects(reset.body(), "quotas"))
                .extracting(quota -> quota.getLong("used"))
                .containsExactly(0L, 1_000L);
        assertThat(usage("alice").getJsonObject("today").getLong("input_tokens"))
                .isEqualTo(1_000);
        node.post("/admin/v1/quotas/reset", new JsonObject().put("user", "alice"));
        assertThat(limits("alice")).extracting(limit -> limit.getLong("used")).containsExactly(0L, 0L);
    }

    @Test
    void remembersLimitsResetsAndWhatIsUsedAfterARestart() throws IOException {
        set("day", 1_000);
        node.spend("alice", "claude-opus-4-8", input(700), Quality.EXACT);
        node.post(
                "/admin/v1/quotas/reset", new JsonObject().put("user", "alice").put("window", "day"));
        node.spend("alice", "claude-opus-4-8", input(30), Quality.EXACT);
        List<JsonObject> before = limits("alice");

        node.close();
        node = new OperatorNode(folder, DEFAULTS);

        assertThat(limits("alice")).isEqualTo(before);
        assertThat(before).extracting(limit -> limit.getLong("used")).containsExactly(30L, 730L);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | user: missing. unit: missing. window: missing. limit: missing",
                "{'user':'alice','unit':'cost','window':'day','limit':1} | unit: \"cost\" (expected: \"tokens\", the only unit so far)",
                "{'user':'alice','unit':'tokens','window':'week','limit':1} | window: \"week\" (expected: \"day\" or \"month\")",
                "{'user':'alice','unit':'tokens','window':'day','limit':-1} | limit: -1 (expected: a whole number from 0 to 1000000000000000)",
                "{'user':'alice','unit':'tokens','window':'day','limit':1e30} | limit: 1.0E30 (expected: a whole number"
            })
    void saysWhatIsWrongWithAQuotaAndWhatWouldBeRight(String body, String message) {
        Reply reply = node.call("PUT", "/admin/v1/quotas", new JsonObject(body.replace('\'', '"')));

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.message()).contains(message);
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

    private ReserveResult reserve(long tokens) {
        String id = node.get("/admin/v1/users/alice").body().getString("user_id");
        return node.book.reserve(id, input(tokens), node.now.get().toEpochMilli());
    }

    private JsonObject usage(String user) {
        return objects(node.get("/admin/v1/usage?user=" + user).body(), "users").getFirst();
    }

    private List<JsonObject> limits(String user) {
        return objects(usage(user), "limits");
    }

    private static Usage input(long tokens) {
        return new Usage(tokens, 0, 0, 0, 0);
    }
}
