package io.tidegate.common.quotaapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.common.api.Answer;
import io.tidegate.common.api.Input;
import io.tidegate.common.api.PageQuery;
import io.tidegate.common.quota.Quota;
import io.tidegate.common.quota.QuotaAccount;
import io.tidegate.common.quota.QuotaMode;
import io.tidegate.common.quota.QuotaWeights;
import io.vertx.core.json.JsonObject;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class QuotaDeskTest {
    private final AtomicInteger ids = new AtomicInteger();
    private final QuotaDesk desk = new QuotaDesk(QuotaWeights.DEFAULT, () -> "quo_" + ids.incrementAndGet());
    private final MemoryTable table = new MemoryTable();

    @Test
    void makesAQuotaInTheCalendarOfItsUser() throws SQLException {
        Quota quota = set("{'user': 'ada', 'window': 'day', 'limit': 5}");

        assertThat(quota.zone().getId()).isEqualTo("Europe/Berlin");
        assertThat(quota.subject().id()).isEqualTo("usr_a");
        assertThat(table.log).containsExactly("quota.set none -> 5");
    }

    @Test
    void raisesAQuotaWithoutTouchingWhatIsLeftOut() throws SQLException {
        Quota made = set(
                "{'user': 'ada', 'window': 'day', 'limit': 5, 'timezone': 'Asia/Tokyo', 'mode': 'soft', 'island': 3}");

        Quota raised = set("{'user': 'ada', 'window': 'day', 'limit': 9}");

        assertThat(raised).isEqualTo(made.with(9, made.rules()));
        assertThat(table.log).containsExactly("quota.set none -> 5", "quota.set 5 -> 9");
    }

    @Test
    void closesAnIslandWithZero() throws SQLException {
        set("{'user': 'ada', 'window': 'day', 'limit': 5, 'island': 3}");

        assertThat(set("{'user': 'ada', 'window': 'day', 'limit': 5, 'island': 0}")
                        .rules()
                        .open())
                .isEmpty();
    }

    @Test
    void beginsAnewUnderAnotherIdInAnotherCalendarOrWithOtherWeights() throws SQLException {
        Quota first = set("{'user': 'ada', 'window': 'day', 'limit': 5}");

        Quota second = set("{'user': 'ada', 'window': 'day', 'limit': 5, 'timezone': 'UTC'}");
        Quota third = set("{'user': 'ada', 'window': 'day', 'limit': 5, 'weights': {'cache_read': 1}}");

        assertThat(List.of(first.id(), second.id(), third.id())).doesNotHaveDuplicates();
        assertThat(table.removed).containsExactly(first.id(), second.id());
        assertThat(third.zone().getId()).isEqualTo("UTC");
        assertThat(third.weights()).isEqualTo(new QuotaWeights(1, 1, 1, 1, 1));
    }

    @Test
    void writesNothingWhenNothingChanges() throws SQLException {
        set("{'user': 'ada', 'window': 'day', 'limit': 5}");

        Decision<QuotaLine> again = desk.set(table, wish("{'user': 'usr_a', 'window': 'day', 'limit': 5}"));

        assertThat(again)
                .isInstanceOfSatisfying(
                        Decision.Done.class, done -> assertThat(done.wrote()).isFalse());
        assertThat(table.log).hasSize(1);
    }

    @Test
    void refusesWhomNobodyKnows() throws SQLException {
        assertThat(message(desk.set(table, wish("{'user': 'eve', 'window': 'day', 'limit': 5}"))))
                .isEqualTo("user: \"eve\" (expected: a user's name or id)");
        assertThat(message(desk.set(table, wish("{'team': 'a b', 'window': 'day', 'limit': 5}"))))
                .contains("team: \"a b\" (expected: 1 to 64 letters");
    }

    @Test
    void listsForAUserAllThatApplies() throws SQLException {
        set("{'everyone': true, 'window': 'day', 'limit': 1}");
        set("{'everyone': true, 'window': 'month', 'limit': 2}");
        set("{'user': 'ada', 'window': 'day', 'limit': 3}");
        set("{'user': 'bob', 'window': 'day', 'limit': 4}");
        set("{'team': 'core', 'window': 'day', 'limit': 5}");
        set("{'team': 'other', 'window': 'day', 'limit': 6}");
        set("{'key': 'k1', 'window': 'day', 'limit': 7}");

        assertThat(lines("ada")).extracting(line -> line.quota().limit()).containsExactly(3L, 5L, 7L, 2L);
        assertThat(lines("ada").getLast().account().orElseThrow().subject()).isEqualTo("usr_a");
        assertThat(lines("bob")).extracting(line -> line.quota().limit()).containsExactly(4L, 2L);
    }

    @Test
    void givesPagesOfWhatIsAskedFor() throws SQLException {
        for (String window : List.of("minute", "hour", "day", "week", "month")) {
            set("{'user': 'ada', 'window': '" + window + "', 'limit': 5}");
            set("{'user': 'ada', 'unit': 'requests', 'window': '" + window + "', 'limit': 5}");
        }
        QuotaRequests.Listing tokens = new QuotaRequests.Listing(
                QuotaRequests.Which.read(Input.of(new JsonObject().put("unit", "tokens"))),
                new PageQuery(3, Optional.empty()));

        PageQuery.Page<QuotaLine> first = desk.page(table, tokens);
        PageQuery.Page<QuotaLine> second =
                desk.page(table, new QuotaRequests.Listing(tokens.which(), new PageQuery(3, first.next())));

        assertThat(first.items()).hasSize(3);
        assertThat(second.items()).hasSize(2).doesNotContainAnyElementsOf(first.items());
        assertThat(second.next()).isEmpty();
    }

    @Test
    void removesOneQuotaAndSaysWhenThereIsNone() throws SQLException {
        Quota quota = set("{'team': 'core', 'unit': 'cost', 'window': 'month', 'limit_usd': 5}");
        QuotaRequests.OfPlace place = QuotaRequests.OfPlace.read(Input.of(
                        new JsonObject().put("team", "core").put("unit", "cost").put("window", "month")))
                .orElseThrow();

        assertThat(desk.remove(table, place)).isInstanceOf(Decision.Done.class);
        assertThat(table.removed).containsExactly(quota.id());
        assertThat(table.log).last().isEqualTo("quota.remove 5000000000 -> none");
        assertThat(message(desk.remove(table, place)))
                .contains("There is no quota of cost per month for team \"core\", so nothing was changed.");
    }

    @Test
    void resetsWhatAUserDrawsOnAlone() throws SQLException {
        Quota own = set("{'user': 'ada', 'window': 'day', 'limit': 3}");
        Quota everyone = set("{'everyone': true, 'window': 'month', 'limit': 2}");
        set("{'team': 'core', 'window': 'day', 'limit': 5}");

        reset("{'user': 'ada'}");
        reset("{'user': 'ada', 'window': 'day'}");

        assertThat(table.resets)
                .containsOnly(
                        Map.entry(new QuotaAccount(own.id(), "usr_a"), 2),
                        Map.entry(new QuotaAccount(everyone.id(), "usr_a"), 1));
        assertThat(table.log).last().isEqualTo("quota.reset 1 -> 2");
        assertThat(message(reset("{'user': 'ada', 'window': 'hour'}")))
                .contains("no quota of any unit per hour for user \"ada\"");
    }

    @Test
    void resetsEveryoneAtOnceUnderAnotherId() throws SQLException {
        Quota quota = set("{'everyone': true, 'window': 'day', 'limit': 2}");

        reset("{'everyone': true}");

        assertThat(table.removed).containsExactly(quota.id());
        assertThat(table.quotas.values())
                .singleElement()
                .satisfies(begun -> assertThat(begun.limit()).isEqualTo(2));
        assertThat(table.log).last().isEqualTo("quota.reset 2 -> 2");
    }

    @Test
    void makesQuotasWhatAFileSays() throws SQLException {
        Quota same = set("{'user': 'ada', 'window': 'day', 'limit': 5}");
        Quota soft = set("{'user': 'bob', 'window': 'day', 'limit': 5, 'mode': 'soft'}");
        Quota unnamed = set("{'team': 'core', 'window': 'day', 'limit': 5}");
        String file =
                "{'quotas': [{'user': 'ada', 'window': 'day', 'limit': 5}, {'user': 'bob', 'window': 'day', 'limit': 8},"
                        + " {'everyone': true, 'unit': 'cost', 'window': 'month', 'limit_usd': 25}]";

        JsonObject difference = result(apply(file + ", 'dry_run': true, 'prune': true}"));

        assertThat(table.quotas).containsOnlyKeys(same.id(), soft.id(), unnamed.id());
        assertThat(difference.getInteger("create")).isEqualTo(1);
        assertThat(difference.getInteger("change")).isEqualTo(1);
        assertThat(difference.getInteger("remove")).isEqualTo(1);
        assertThat(difference.getInteger("unchanged")).isEqualTo(1);
        assertThat(difference
                        .getJsonArray("changes")
                        .getJsonObject(2)
                        .getJsonObject("after")
                        .containsKey("quota_id"))
                .isFalse();

        apply(file + "}");
        assertThat(table.quotas).hasSize(4);
        assertThat(table.quotas)
                .hasEntrySatisfying(
                        soft.id(), quota -> assertThat(quota.rules().mode()).isEqualTo(QuotaMode.HARD));
        apply(file + ", 'prune': true}");
        assertThat(table.removed).containsExactly(unnamed.id());
        assertThat(result(apply(file + ", 'prune': true}")).getInteger("unchanged"))
                .isEqualTo(3);
    }

    @Test
    void appliesAllOfAFileOrNothingOfIt() throws SQLException {
        String message = message(
                apply("{'quotas': [{'user': 'ada', 'window': 'day', 'limit': 5}, {'user': 'eve', 'window': 'day',"
                        + " 'limit': 5}, {'user': 'usr_a', 'window': 'day', 'limit': 6}]}"));

        assertThat(message)
                .isEqualTo("quotas[1].user: \"eve\" (expected: a user's name or id)."
                        + " quotas[2]: tokens per day for user \"ada\", as quotas[0] (expected: each once)");
        assertThat(table.quotas).isEmpty();
    }

    @Test
    void leavesWhatIsFixedElsewhere() throws SQLException {
        Quota quota = set("{'everyone': true, 'window': 'day', 'limit': 2}");
        table.fixed.add(quota.id());

        apply("{'quotas': [], 'prune': true}");

        assertThat(table.quotas).hasSize(1);
        assertThat(message(desk.set(table, wish("{'everyone': true, 'window': 'day', 'limit': 3}"))))
                .isEqualTo("fixed");
    }

    private Quota set(String json) throws SQLException {
        return ((Decision.Done<QuotaLine>) desk.set(table, wish(json))).result().quota();
    }

    private Decision<List<QuotaLine>> reset(String json) throws SQLException {
        return desk.reset(table, QuotaRequests.Which.ofSubject(Input.of(object(json))));
    }

    private Decision<JsonObject> apply(String json) throws SQLException {
        return desk.apply(table, QuotaRequests.Whole.read(Input.of(object(json))));
    }

    private List<QuotaLine> lines(String user) throws SQLException {
        QuotaRequests.Which which = QuotaRequests.Which.read(Input.of(new JsonObject().put("user", user)));
        return ((Decision.Done<List<QuotaLine>>) desk.ofSubject(table, which)).result();
    }

    private static QuotaWish wish(String json) {
        return QuotaWish.read(Input.of(object(json))).orElseThrow();
    }

    private static JsonObject result(Decision<JsonObject> decision) {
        return ((Decision.Done<JsonObject>) decision).result();
    }

    private static <T> String message(Decision<T> decision) {
        Answer answer = ((Decision.Refused<T>) decision).answer();
        return answer.content() instanceof Answer.Content.Json(JsonObject body)
                ? body.getJsonObject("error").getString("message")
                : "";
    }

    private static JsonObject object(String json) {
        return new JsonObject(json.replace('\'', '"'));
    }
}
