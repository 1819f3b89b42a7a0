package io.tidegate.common.quotaapi;

import io.tidegate.common.bank.AccountStanding;
import io.tidegate.common.quota.Quota;
import io.tidegate.common.quota.QuotaRules;
import io.tidegate.common.quota.QuotaSpan;
import io.tidegate.common.quota.QuotaSubject;
import io.tidegate.common.quota.QuotaUnit;
import io.tidegate.common.quota.QuotaWeights;
import io.tidegate.common.usage.UsageJson;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Quotas as the API shows them. */
public final class QuotaJson {
    private QuotaJson() {}

    /**
     * All that a quota is, in the fields in which one is set.
     *
     * @param name of its subject
     */
    public static JsonObject definition(Quota quota, String name) {
        QuotaRules rules = quota.rules();
        JsonObject json = counted(new JsonObject().put("quota_id", quota.id()), quota, name);
        amount(json, quota, "limit", quota.limit());
        json.put("mode", rules.mode().label())
                .put("reservation", rules.strict() ? QuotaWords.STRICT : QuotaWords.PROGRESSIVE)
                .put("overrun", rules.cut() ? QuotaWords.CUT : QuotaWords.FINISH);
        amount(json, quota, "island", rules.open().orElse(0));
        if (quota.unit() == QuotaUnit.TOKENS) {
            json.put("weights", weights(quota.weights()));
        }
        return json;
    }

    /**
     * What a user sees of a quota.
     *
     * @param name of its subject
     */
    public static JsonObject ofUser(AccountStanding standing, String name) {
        Quota quota = standing.quota();
        JsonObject json = counted(new JsonObject(), quota, name);
        amount(json, quota, "limit", quota.limit());
        json.put("mode", quota.rules().mode().label());
        return addStanding(json, standing).put("source", source(quota));
    }

    /** Whose the quota is, in a word. */
    static String source(Quota quota) {
        return quota.subject().kind() == QuotaSubject.Kind.USER
                ? "own"
                : quota.subject().kind().label();
    }

    static JsonObject addStanding(JsonObject json, AccountStanding standing) {
        Quota quota = standing.quota();
        amount(json, quota, "used", standing.used());
        amount(json, quota, "held", standing.held());
        amount(json, quota, "remaining", standing.remaining());
        if (standing.unaccounted() > 0) {
            amount(json, quota, "unaccounted", standing.unaccounted());
        }
        if (standing.span().end() != QuotaSpan.NEVER) {
            json.put("resets_at", Instant.ofEpochMilli(standing.span().end()).toString());
        }
        return json.put(
                "as_of",
                Instant.ofEpochMilli(standing.asOf())
                        .truncatedTo(ChronoUnit.SECONDS)
                        .toString());
    }

    private static JsonObject counted(JsonObject json, Quota quota, String name) {
        QuotaSubject.Kind kind = quota.subject().kind();
        if (kind == QuotaSubject.Kind.EVERYONE) {
            json.put(kind.label(), true);
        } else {
            json.put(kind.label(), name);
        }
        return json.put("unit", quota.unit().label())
                .put("window", quota.window().label())
                .put("timezone", quota.zone().getId());
    }

    /** One of cost in dollars, too. */
    private static void amount(JsonObject json, Quota quota, String name, long units) {
        json.put(name, units);
        if (quota.unit() == QuotaUnit.COST) {
            json.put(name + "_usd", UsageJson.dollars(units));
        }
    }

    private static JsonObject weights(QuotaWeights weights) {
        return new JsonObject()
                .put("input", weights.input())
                .put("output", weights.output())
                .put("cache_read", weights.cacheRead())
                .put("cache_write_5m", weights.cacheWrite5m())
                .put("cache_write_1h", weights.cacheWrite1h());
    }
}
