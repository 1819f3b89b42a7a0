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
    /** Whether it tells something newer. */
    boolean isAfter(Beat other) {
        return ordinal > other.ordinal || (ordinal == other.ordinal && message.beat() > other.message.beat());
    }
}
