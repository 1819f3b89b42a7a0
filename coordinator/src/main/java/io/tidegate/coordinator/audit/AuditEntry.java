package io.tidegate.coordinator.audit;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Optional;

/**
 * An entry of the audit log.
 *
 * @param seq its place: later entries have greater ones
 * @param before how it stood; empty when it was new
 * @param after how it stands; empty when it is gone
 */
public record AuditEntry(
        long seq,
        Instant at,
        String actor,
        String action,
        String subject,
        Optional<JsonObject> before,
        Optional<JsonObject> after) {}
