package io.tidegate.acceptance;

import io.vertx.core.json.JsonObject;
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
}
