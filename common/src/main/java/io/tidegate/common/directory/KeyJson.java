package io.tidegate.common.directory;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** A key as the API shows one: never its secret. A rule that the key does not have is null, or an empty list. */
public final class KeyJson {
    private KeyJson() {}

    /** The key as it stands at this time. */
    public static JsonObject of(KeyRecord key, User user, long nowMillis) {
        KeyRules rules = key.rules();
        return new JsonObject()
                .put("key_id", key.id())
                .put("user", user.name())
                .put("user_id", user.id())
                .put("state", state(key, nowMillis))
                .put("models", texts(rules.models()))
                .put("client", rules.client().map(ClientRule::toString).orElse(null))
                .put("addresses", texts(rules.addresses()))
                .put("rpm", number(rules.requestsPerMinute()))
                .put("concurrency", number(rules.concurrency()))
                .put("created_at", key.createdAt().toString())
                .put("expires_at", key.expiresAt().map(Instant::toString).orElse(null));
    }

    private static String state(KeyRecord key, long nowMillis) {
        return key.state() == KeyState.ACTIVE && key.expired(nowMillis)
                ? "expired"
                : key.state().label();
    }

    private static JsonArray texts(List<?> values) {
        return new JsonArray(values.stream().map(Object::toString).toList());
    }

    private static @Nullable Integer number(OptionalInt value) {
        return value.isPresent() ? value.getAsInt() : null;
    }
}
