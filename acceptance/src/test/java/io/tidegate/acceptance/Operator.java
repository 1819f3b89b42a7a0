package io.tidegate.acceptance;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;

/** An operator at the node's admin API. */
record Operator(HttpProbe http) {
    static Operator at(String url, String token) {
        return new Operator(new HttpProbe(url, Map.of("authorization", "Bearer " + token)));
    }

    void createUser(String name) {
        http.json("POST", "/admin/v1/users", new JsonObject().put("name", name));
    }

    /** The new key itself. */
    String createKey(JsonObject wanted) {
        return http.json("POST", "/admin/v1/keys", wanted).getString("key");
    }

    /** A new user's unrestricted key. */
    String keyFor(String user) {
        createUser(user);
        return createKey(new JsonObject().put("user", user));
    }

    void setDailyTokens(String user, long limit) {
        JsonObject quota = new JsonObject()
                .put("user", user)
                .put("unit", "tokens")
                .put("window", "day")
                .put("limit", limit);
        http.json("PUT", "/admin/v1/quotas", quota);
    }

    /** Sets a quota of a user over all time, which so never begins anew within a test; further fields say its rules. */
    void setQuota(String user, String unit, long limit, JsonObject rules) {
        http.json(
                "PUT", "/admin/v1/quotas", total(user, unit).put("limit", limit).mergeIn(rules));
    }

    void resetQuota(String user, String unit) {
        http.json("POST", "/admin/v1/quotas/reset", total(user, unit));
    }

    private static JsonObject total(String user, String unit) {
        return new JsonObject().put("user", user).put("unit", unit).put("window", "total");
    }

    /** How the user's quotas stand. */
    List<QuotaStanding> quotas(String user) {
        return http.json("GET", "/admin/v1/quotas?user=" + user, new JsonObject()).getJsonArray("quotas").stream()
                .map(quota -> QuotaStanding.of((JsonObject) quota))
                .toList();
    }

    QuotaStanding quota(String user, String unit) {
        return quotas(user).stream()
                .filter(quota -> quota.unit().equals(unit))
                .findFirst()
                .orElseThrow(() -> new AssertionError(user + " has no quota of " + unit));
    }
}
