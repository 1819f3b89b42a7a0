package io.tidegate.coordinator.sync;

import io.tidegate.common.wire.Revision;
import io.tidegate.coordinator.audit.Actor;
import io.vertx.core.Future;

/** Notices that the store was restored from a backup, and begins a new generation then. For any thread. */
public interface Generations {
    /**
     * Call with what a node shows, before it is answered. A revision that the store never gave out says that the store was restored: a
     * new generation begins, in one transaction and audited. Asks nobody as long as what is shown is not beyond what this process knows.
     *
     * @param who shows it
     * @return the revision of the store after that
     */
    Future<Revision> seen(Actor who, Revision shown);

    /** The operator says that the store was restored: begins a new generation in any case, audited. */
    Future<Revision> restored(Actor who);
}
