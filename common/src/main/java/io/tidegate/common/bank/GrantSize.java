package io.tidegate.common.bank;

import io.tidegate.common.quota.Quota;
import io.tidegate.common.wire.LeaseAsk;

/**
 * How much of what is free a node gets, in units. What running requests wait for, if it is there, and beyond that no more than leaves half
 * of it to be shared among the others: so grants shrink as the quota runs out, and its last units are granted request by request.
 */
final class GrantSize {
    private GrantSize() {}

    /**
     * Of a quota that holds.
     *
     * @param free never less than 0
     * @param nodes that share the window, with the one that asks
     */
    static long hard(LeaseAsk ask, long free, int nodes) {
        long least = ask.least();
        long need = capped(ask.need());
        if (least <= 0 || free < least) {
            return 0;
        }
        if (need > free) {
            return free;
        }
        long size = Math.max(need, Math.min(capped(ask.want()), free / (2L * nodes)));
        return size < least ? 0 : size;
    }

    /** Of a quota that only counts. */
    static long always(LeaseAsk ask) {
        return ask.least() <= 0 ? 0 : Math.max(capped(ask.need()), capped(ask.want()));
    }

    private static long capped(long units) {
        return Math.clamp(units, 0, Quota.MOST);
    }
}
