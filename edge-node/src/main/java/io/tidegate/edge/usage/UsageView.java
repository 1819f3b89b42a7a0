package io.tidegate.edge.usage;

import io.tidegate.common.directory.KeyJson;
import io.tidegate.common.directory.KeyRecord;
import io.tidegate.common.directory.User;
import io.tidegate.common.directory.UserJson;
import io.tidegate.common.quota.QuotaWindow;
import io.tidegate.common.quota.QuotaWords;
import io.tidegate.edge.ledger.DayTotal;
import io.tidegate.edge.ledger.Ledger;
import io.tidegate.edge.ledger.Totals;
import io.tidegate.edge.quota.QuotaBook;
import io.tidegate.edge.quota.QuotaStanding;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What a user has used, what it cost and what is left: the answers of {@code GET /v1/usage} and {@code GET /v1/user}. For any thread. */
public final class UsageView {
    private final Ledger ledger;
    private final QuotaBook quotas;
    private final OtherNodes others;
    private final InstantSource clock;

    /** A view of this node's ledger, and of what the other nodes told. */
    public UsageView(Ledger ledger, QuotaBook quotas, OtherNodes others, InstantSource clock) {
        this.ledger = ledger;
        this.quotas = quotas;
        this.others = others;
        this.clock = clock;
    }

    /**
     * The user's use today and this month over all nodes, by model, and how the limits stand. How old the part from elsewhere is, or why
     * it is missing, is said in {@code elsewhere}.
     */
    public Future<JsonObject> usage(User user) {
        LocalDate today = today(user);
        UsagePeriod month = new UsagePeriod(QuotaWindow.MONTH.firstDay(today), today);
        Future<List<DayTotal>> here = ledger.totals(user.id(), month.from(), month.to());
        return others.use(user.id(), month)
                .compose(elsewhere -> here.map(totals -> {
                    List<DayTotal> all = Stream.concat(totals.stream(), elsewhere.totals().stream())
                            .toList();
                    return with(elsewhere, shown(user, all, new UsagePeriod(today, today), month, Optional.empty()));
                }));
    }

    /**
     * The user's use on this node alone: today, this month, and in a period.
     *
     * @param period days of the user's calendar
     */
    public Future<JsonObject> usage(User user, Optional<UsagePeriod> period) {
        LocalDate today = today(user);
        UsagePeriod month = new UsagePeriod(QuotaWindow.MONTH.firstDay(today), today);
        UsagePeriod asked = period.map(month::and).orElse(month);
        return ledger.totals(user.id(), asked.from(), asked.to())
                .map(totals -> shown(user, totals, new UsagePeriod(today, today), month, period));
    }

    /** Who the user is, and what the key may do. */
    public JsonObject user(User user, KeyRecord key) {
        return UserJson.of(user).put("key", KeyJson.of(key, user, clock.millis()));
    }

    /** How the user's limits stand, without whose they are. */
    public JsonArray limits(User user) {
        JsonArray limits = new JsonArray();
        quotas.standings(user.id(), clock.millis()).forEach(standing -> limits.add(limit(standing)));
        return limits;
    }

    private LocalDate today(User user) {
        return quotas.window(user.id(), clock.millis()).day();
    }

    private JsonObject with(ElsewhereUse elsewhere, JsonObject usage) {
        return switch (elsewhere) {
            case ElsewhereUse.Alone() -> usage;
            case ElsewhereUse.Unknown(String reason) -> usage.put("elsewhere", new JsonObject().put("unknown", reason));
            case ElsewhereUse.Known(long asOf, List<DayTotal> _) -> {
                long age = Math.max(0, clock.millis() - asOf) / 1_000;
                Instant asOfSecond = Instant.ofEpochMilli(asOf).truncatedTo(ChronoUnit.SECONDS);
                yield usage.put(
                        "elsewhere",
                        new JsonObject().put("as_of", asOfSecond.toString()).put("age_seconds", age));
            }
        };
    }

    private JsonObject shown(
            User user, List<DayTotal> totals, UsagePeriod today, UsagePeriod month, Optional<UsagePeriod> period) {
        JsonObject usage = new JsonObject()
                .put("user", user.name())
                .put("timezone", user.zone().getId())
                .put("as_of", clock.instant().truncatedTo(ChronoUnit.SECONDS).toString())
                .put("today", UsageTotals.withModels(within(totals, today)))
                .put("this_month", UsageTotals.withModels(within(totals, month)))
                .put("limits", limits(user))
                .put("estimated", UsageTotals.of(estimated(within(totals, month))));
        period.ifPresent(days -> usage.put(
                "period",
                new JsonObject()
                        .put("from", days.from().toString())
                        .put("to", days.to().toString())
                        .mergeIn(UsageTotals.withModels(within(totals, days)))));
        return usage;
    }

    private static List<DayTotal> within(List<DayTotal> totals, UsagePeriod days) {
        return totals.stream().filter(total -> days.contains(total.day())).toList();
    }

    private static Totals estimated(List<DayTotal> totals) {
        return totals.stream().map(DayTotal::estimated).reduce(Totals.NONE, Totals::plus);
    }

    private static JsonObject limit(QuotaStanding standing) {
        return new JsonObject()
                .put("unit", QuotaWords.TOKENS)
                .put("window", standing.window().label())
                .put("limit", standing.limit())
                .put("used", standing.used())
                .put("held", standing.held())
                .put("remaining", standing.remaining())
                .put("resets_at", standing.resetsAt().toString())
                .put("source", standing.own() ? "own" : "default");
    }
}
