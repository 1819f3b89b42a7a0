package io.tidegate.coordinator.registry;

import io.tidegate.common.wire.Heartbeat;

/**
 * A heartbeat that was taken.
 *
 * @param ordinal of the epoch that it is of
 * @param at when it arrived
 * @param upSince as in {@link NodeView}
 * @param healthySince as in {@link NodeView}
 * @param joined whether this epoch was healthy once
 * @param own whether this coordinator took it
 */
record Beat(int ordinal, Heartbeat message, long at, long upSince, long healthySince, boolean joined, boolean own) {
    /** Whether a node could end with it and leave nothing behind but leases: it takes nothing new, and has nothing to do or to tell. */
    boolean saysGoodBye() {
        return message.draining()
                && message.vitals().inFlight() == 0
                && message.outbox().unsent() == 0;
    }

    /** Whether it tells something newer. */
    boolean isAfter(Beat other) {
        return ordinal > other.ordinal || (ordinal == other.ordinal && message.beat() > other.message.beat());
    }
}
