package io.tidegate.coordinator.sync;

import io.tidegate.common.wire.ChangeSet;
import io.tidegate.common.wire.Revision;
import io.vertx.core.Future;

/** Tells of changes, in the order of their numbers. For any thread. */
public interface ChangeFeed {
    /** Call after a commit that wrote records: reads what is new and pushes it to every node. */
    void committed();

    /** The newest revision that this process has seen; asks nobody. */
    Revision newest();

    /**
     * What a node lacks. A snapshot, when the node has another generation or nothing.
     *
     * @param have of the node
     */
    Future<ChangeSet> since(Revision have);
}
