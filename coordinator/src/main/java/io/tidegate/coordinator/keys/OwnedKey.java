package io.tidegate.coordinator.keys;

import io.tidegate.common.directory.KeyJson;
import io.tidegate.common.directory.KeyRecord;
import io.tidegate.common.directory.User;
import io.vertx.core.json.JsonObject;
import java.time.Instant;

/** A key and whose it is, at a time. */
record OwnedKey(KeyRecord key, User user, Instant now) {
    JsonObject json() {
        return KeyJson.of(key, user, now.toEpochMilli());
    }

    OwnedKey with(KeyRecord changed) {
        return new OwnedKey(changed, user, now);
    }
}
