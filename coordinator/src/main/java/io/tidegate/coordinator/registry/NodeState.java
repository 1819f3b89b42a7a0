package io.tidegate.coordinator.registry;

import java.util.Locale;

/** How a node stands. */
public enum NodeState {
    /** Registered, or only enrolled, and no healthy beat of its epoch yet. */
    JOINING,
    HEALTHY,
    /** It beats, and its health is below the floor. */
    DEGRADED,
    /** Silent for {@link StateRules#SUSPECT_AFTER}. */
    SUSPECT,
    /** Told, or of its own will, to take no new clients. */
    DRAINING,
    /** Silent for {@link StateRules#DOWN_AFTER}. */
    DOWN,
    /** Declared gone by an operator; its rows are still taken. */
    RETIRED,
    /** Shut out by an operator. */
    REVOKED;

    /** As it stands in the database and the API. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static NodeState of(String label) {
        return valueOf(label.toUpperCase(Locale.ROOT));
    }
}
