package io.tidegate.coordinator.quota;

import io.tidegate.common.quota.QuotaAccount;
import io.tidegate.common.wire.LeaseAsk;
import io.tidegate.common.wire.LeaseGrant;

/**
 * An ask, and who made it.
 *
 * @param epoch the node's
 */
record Asked(String node, String epoch, LeaseAsk ask) {
    QuotaAccount account() {
        return new QuotaAccount(ask.quota(), ask.subject());
    }

    /** What the answer gives that the node did not have. */
    long gained(LeaseGrant grant) {
        boolean sameWindow = grant.start() == ask.start() && grant.reset() == ask.reset();
        return grant.granted() - (sameWindow ? ask.granted() : 0);
    }

    /** Whether running requests wait for something of which there was nothing. */
    boolean lacks(LeaseGrant grant) {
        return ask.need() > 0 && !ask.next() && gained(grant) <= 0;
    }

    /** Whether it could be granted if everything came back that is held: what is used stays used. */
    boolean mayFit(long limit, long used) {
        return limit - used >= Math.max(1, ask.least());
    }
}
