package io.tidegate.edge.quota;

import io.tidegate.common.quota.WindowName;
import io.vertx.core.Future;

/** What the node allowed itself of each window while the bank was away, kept across restarts. */
@FunctionalInterface
public interface Islands {
    /**
     * Allows the node some more, durably.
     *
     * @param least units: less serves nobody
     * @param want units, at least {@code least}
     * @param most units that the node may allow itself of the window in all
     * @return the units; 0 when {@code least} would be too much. Fails when it can't be written down
     */
    Future<Long> allow(WindowName window, long least, long want, long most);
}
