package io.tidegate.common.bank;

import io.tidegate.common.quota.Quota;
import io.tidegate.common.quota.QuotaSpan;
import io.tidegate.common.quota.WindowName;

/**
 * A window of an account, over all nodes, in the quota's units.
 *
 * @param begun whether it was ever the current one, rather than leased ahead or known by rows alone
 * @param used by rows, and by what was booked for nodes that are gone
 * @param held by leases
 * @param unaccounted the part of {@code used} that was booked for nodes that are gone
 */
record Window(WindowName name, QuotaSpan span, boolean begun, long used, long held, long unaccounted) {
    /** One that nobody has spent of. */
    static Window empty(WindowName name, QuotaSpan span, boolean begun) {
        return new Window(name, span, begun, 0, 0, 0);
    }

    /** One that a node tells of. */
    static Window known(Quota quota, WindowName name) {
        return empty(name, spanFrom(quota, name.start()), false);
    }

    /** Of a window that a node tells of: it begins where the node says. */
    static QuotaSpan spanFrom(Quota quota, long start) {
        return new QuotaSpan(start, quota.span(start).end());
    }

    /** The same as the current one. */
    Window nowBegun() {
        return new Window(name, span, true, used, held, unaccounted);
    }

    long free(Quota quota) {
        return Math.max(0, quota.limit() - used - held);
    }

    Window after(LeaseChange change) {
        return new Window(
                name, span, begun, used + change.used(), held + change.held(), unaccounted + change.unaccounted());
    }
}
