package io.tidegate.common.quota;

import java.util.Optional;

/**
 * One quota before and after a change; both are there, or one of them.
 *
 * @param after under another id than before when the windows begin anew: with another time zone, or other weights
 */
public record QuotaChange(Optional<Quota> before, Optional<Quota> after) {
    /** What is done. */
    public enum Kind {
        CREATE,
        CHANGE,
        REMOVE,
        UNCHANGED
    }

    public QuotaChange {
        if (before.isEmpty() && after.isEmpty()) {
            throw new IllegalArgumentException("before, after: none (expected: at least one)");
        }
    }

    public Kind kind() {
        if (before.isEmpty()) {
            return Kind.CREATE;
        }
        if (after.isEmpty()) {
            return Kind.REMOVE;
        }
        return before.equals(after) ? Kind.UNCHANGED : Kind.CHANGE;
    }

    /** Whether what was used before no longer counts. */
    public boolean beginsAnew() {
        return before.isPresent()
                && after.filter(quota -> !quota.id().equals(before.get().id())).isPresent();
    }

    /** The quota that is there afterwards, or was there before. */
    public Quota quota() {
        return after.or(() -> before).orElseThrow();
    }
}
