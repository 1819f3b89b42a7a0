package io.tidegate.edge.relay;

import io.tidegate.common.usage.Usage;
import io.vertx.core.Future;

/** What one attempt owes: a row in the ledger, or nothing where there is no charge. */
public interface Charge {
    /** Records that the attempt begins. Done when a crash can't forget it; fails when that can't be had now. */
    Future<Void> open();

    /** What the attempt has taken of the quota so far, and owes if the node died now. */
    Usage held();

    /** Raises or corrects what is held; nobody waits for it. */
    void hold(Usage held);

    /**
     * Closes the attempt, once; a second call does nothing.
     *
     * @return done when a crash can't forget it
     */
    Future<Void> settle(Settlement settlement);

    /** Whether others wait to be recorded too, so that a settlement takes longer and the node is busy. */
    boolean crowded();
}
