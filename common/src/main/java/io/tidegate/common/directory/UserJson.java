package io.tidegate.common.directory;

import io.vertx.core.json.JsonObject;

/** A user as the API shows one. */
public final class UserJson {
    private UserJson() {}

    public static JsonObject of(User user) {
        JsonObject json = new JsonObject()
                .put("user_id", user.id())
                .put("name", user.name())
                .put("timezone", user.zone().getId());
        user.team().ifPresent(team -> json.put("team", team));
        return json.put("created_at", user.createdAt().toString());
    }
}
