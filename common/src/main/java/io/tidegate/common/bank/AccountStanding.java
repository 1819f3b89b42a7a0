package io.tidegate.common.bank;

import io.tidegate.common.quota.Quota;
import io.tidegate.common.quota.QuotaSpan;
import io.tidegate.common.quota.WindowName;

/**
 * How the current window of an account stands at one moment, over all nodes. {@code free = limit - used - held}. All in the quota's units.
 *
 * @param used by rows, and by what was booked for nodes that are gone
 * @param held by leases
 * @param unaccounted the part of {@code used} that was booked for nodes that are gone
 * @param asOf milliseconds since 1970
 */
public record AccountStanding(
        Quota quota, WindowName window, QuotaSpan span, long used, long held, long unaccounted, long asOf) {
    /** What may still be granted; never less than zero. */
    public long remaining() {
        return Math.max(0, quota.limit() - used - held);
    }
}
