package io.tidegate.coordinator.registry;

import java.util.Locale;

/** What an operator has decided about a node. */
enum Standing {
    ACTIVE,
    /** Gone for good: it may still report what it held. */
    RETIRED,
    /** Shut out: nothing of it is taken. */
    REVOKED;

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Standing of(String label) {
        return valueOf(label.toUpperCase(Locale.ROOT));
    }
}
