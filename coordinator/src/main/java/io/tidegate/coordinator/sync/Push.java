package io.tidegate.coordinator.sync;

import io.tidegate.common.wire.ChangeSet;

/** A way by which nodes hear of changes at once. What it loses, nodes pull. */
@FunctionalInterface
public interface Push {
    /** Sends to every node that can be reached. Never blocks; is called with sets in their order, one at a time. */
    void push(ChangeSet changes);
}
