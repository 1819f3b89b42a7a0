package io.tidegate.coordinator.registry;

import java.time.Duration;

/** How a node's state follows from what is known of it. */
final class StateRules {
    /** Silence after which a node is suspect. */
    static final Duration SUSPECT_AFTER = Duration.ofSeconds(3);

    /** Silence after which a node is down. */
    static final Duration DOWN_AFTER = Duration.ofSeconds(5);

    private StateRules() {}
}
