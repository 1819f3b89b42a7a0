package io.tidegate.edge.quota;

import io.tidegate.common.quota.QuotaSpan;
import io.tidegate.common.quota.WindowName;
import io.vertx.core.Future;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a node does by itself while it can't ask the bank. Confined to the desk. */
final class IslandRule {
    private static final Logger LOG = LoggerFactory.getLogger(IslandRule.class);

    /** The parts of an allowance that are taken at once, for each is written down. */
    private static final int PARTS = 8;

    private final Islands islands;
    private final InstantSource clock;

    IslandRule(Islands islands, InstantSource clock) {
        this.islands = islands;
        this.clock = clock;
    }

    /**
     * The lease to go on with: the one there is, else one of the window that the quota's calendar names now. Only here a node names a
     * window by itself: by the bank's own rule, at the time that it learned from the coordinator.
     */
    Lease lease(Account account) {
        long now = clock.millis();
        Lease known = account.current(now);
        if (known != null) {
            return known;
        }
        QuotaSpan span = account.quota().span(now);
        Lease made = new Lease(new WindowName(account.name(), span.start(), account.reset()), span);
        account.begin(made);
        return made;
    }

    /**
     * Allows the node some more of the lease's window, durably; never fails.
     *
     * @param open units that it may allow itself of the window in all
     * @return the units; 0 when they would serve nobody
     */
    Future<Long> allow(Lease lease, Wish wish, long open) {
        long want = Math.max(wish.need(), open / PARTS);
        return islands.allow(lease.name(), wish.least(), want, open).otherwise(failure -> {
            LOG.warn("The node can't write down what it allows itself: {}", failure.getMessage());
            return 0L;
        });
    }
}
