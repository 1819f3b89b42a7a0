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
    /** Silent for as long, after it said that it drains and has nothing to do or to tell, and it holds no lease: it was stopped. */
    LEFT,
    /** Declared gone by an operator; its rows are still taken. */
    RETIRED,
    /** Shut out by an operator. */
    REVOKED;

    /** As it stands in the API and, {@linkplain #recorded once recorded}, in the database. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What the database says of it: the release before, which can run on the same one, knows no {@link #LEFT}. */
    NodeState recorded() {
        return this == LEFT ? DOWN : this;
    }

    public static NodeState of(String label) {
        return valueOf(label.toUpperCase(Locale.ROOT));
    }
}
