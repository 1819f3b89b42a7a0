package io.tidegate.coordinator.audit;

import java.time.Instant;
import java.util.Optional;

/**
 * Which entries are asked for.
 *
 * @param action a whole one such as {@code key.revoke}, or what comes before a dot, such as {@code key}
 * @param from the first moment
 * @param to the first moment that does not belong to it
 */
public record AuditFilter(
        Optional<String> subject,
        Optional<String> actor,
        Optional<String> action,
        Optional<Instant> from,
        Optional<Instant> to) {}
