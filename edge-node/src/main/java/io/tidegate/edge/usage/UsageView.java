package io.tidegate.edge.usage;

import io.tidegate.common.bank.AccountStanding;
import io.tidegate.common.directory.KeyJson;
import io.tidegate.common.directory.KeyRecord;
import io.tidegate.common.directory.User;
import io.tidegate.common.directory.UserJson;
import io.tidegate.common.quota.Quota;
import io.tidegate.common.quota.QuotaSubject;
import io.tidegate.common.quotaapi.QuotaJson;
import io.tidegate.edge.ledger.DayTotal;
import io.tidegate.edge.ledger.Ledger;
import io.tidegate.edge.ledger.Totals;
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
    private final UserQuotas quotas;
    private final OtherNodes others;
    private final InstantSource clock;

    /** A view of this node's ledger, and of what the other nodes told. */
    public UsageView(Ledger ledger, UserQuotas quotas, OtherNodes others, InstantSource clock) {
        this.ledger = ledger;
        this.quotas = quotas;
        this.others = others;
        this.clock = clock;
    }

    /**
     * The user's use today and this month over all nodes, by model, and how the quotas stand that apply. How old the part from elsewhere is,
     * or why it is missing, is said in {@code elsewhere}.
     *
     * @param keyId whose quotas are shown, of all keys of the user
     */
    public Future<JsonObject> usage(User user, String keyId) {
        LocalDate today = today(user);
        UsagePeriod month = new UsagePeriod(today.withDayOfMonth(1), today);
        Future<List<DayTotal>> here = ledger.totals(user.id(), month.from(), month.to());
        Future<List<AccountStanding>> standings = quotas.of(user, Optional.of(keyId));
        return others.use(user.id(), month)
                .compose(elsewhere -> standings.compose(limits -> here.map(totals -> {
                    List<DayTotal> all = Stream.concat(totals.stream(), elsewhere.totals().stream())
                            .toList();
                    return with(elsewhere, shown(user, all, new UsagePeriod(today, today), month, limits));
                })));
    }

    /**
     * The user's use on this node alone: today, this month, and in a period.
     *
     * @param period days of the user's calendar
     */
    public Future<JsonObject> usage(User user, Optional<UsagePeriod> period) {
        LocalDate today = today(user);
        UsagePeriod month = new UsagePeriod(today.withDayOfMonth(1), today);
        UsagePeriod asked = period.map(month::and).orElse(month);
        Future<List<AccountStanding>> standings = quotas.of(user, Optional.empty());
        return ledger.totals(user.id(), asked.from(), asked.to())
                .compose(totals -> standings.map(limits -> {
                    JsonObject usage = shown(user, totals, new UsagePeriod(today, today), month, limits);
                    period.ifPresent(days -> usage.put(
                            "period",
                            new JsonObject()
                                    .put("from", days.from().toString())
                                    .put("to", days.to().toString())
                                    .mergeIn(UsageTotals.withModels(within(totals, days)))));
                    return usage;
                }));
    }

    /** Who the user is, and what the key may do. */
    public JsonObject user(User user, KeyRecord key) {
        return UserJson.of(user).put("key", KeyJson.of(key, user, clock.millis()));
    }

    private LocalDate today(User user) {
        return LocalDate.ofInstant(clock.instant(), user.zone());
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
            User user, List<DayTotal> totals, UsagePeriod today, UsagePeriod month, List<AccountStanding> standings) {
        JsonArray limits = new JsonArray();
        standings.forEach(standing -> limits.add(QuotaJson.ofUser(standing, name(standing.quota(), user))));
        return new JsonObject()
                .put("user", user.name())
                .put("timezone", user.zone().getId())
                .put("as_of", clock.instant().truncatedTo(ChronoUnit.SECONDS).toString())
                .put("today", UsageTotals.withModels(within(totals, today)))
                .put("this_month", UsageTotals.withModels(within(totals, month)))
                .put("quotas", limits)
                .put("estimated", UsageTotals.of(estimated(within(totals, month))));
    }

    private static String name(Quota quota, User user) {
        return quota.subject().kind() == QuotaSubject.Kind.USER
                ? user.name()
                : quota.subject().id();
    }

    private static List<DayTotal> within(List<DayTotal> totals, UsagePeriod days) {
        return totals.stream().filter(total -> days.contains(total.day())).toList();
    }

    private static Totals estimated(List<DayTotal> totals) {
        return totals.stream().map(DayTotal::estimated).reduce(Totals.NONE, Totals::plus);
    }
}
