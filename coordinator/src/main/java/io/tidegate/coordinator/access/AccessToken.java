package io.tidegate.coordinator.access;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;

/**
 * A token as it is stored: without its secret.
 *
 * @param name unique for ever
 * @param hash of the whole token, hexadecimal
 * @param createdBy the name of the token that made it
 * @param lastUsed a day in UTC
 */
record AccessToken(
        String id,
        String name,
        Role role,
        String hash,
        Instant createdAt,
        String createdBy,
        Optional<Instant> expiresAt,
        Optional<Instant> revokedAt,
        Optional<LocalDate> lastUsed) {

    /** Active, expired or revoked. */
    String state(Instant now) {
        if (revokedAt.isPresent()) {
            return "revoked";
        }
        return expiresAt.filter(time -> !now.isBefore(time)).isPresent() ? "expired" : "active";
    }

    JsonObject json(Instant now) {
        return new JsonObject()
                .put("token_id", id)
                .put("name", name)
                .put("role", role.label())
                .put("state", state(now))
                .put("created_at", createdAt.toString())
                .put("created_by", createdBy)
                .put("expires_at", expiresAt.map(Instant::toString).orElse(null))
                .put("revoked_at", revokedAt.map(Instant::toString).orElse(null))
                .put("last_used", lastUsed.map(LocalDate::toString).orElse(null));
    }
}
