package io.tidegate.common.quota;

import java.util.OptionalLong;

/**
 * How a quota is applied.
 *
 * @param strict whether an exchange reserves all the output it may make; else a step, topped up while the answer streams
 * @param cut whether a stream that outgrows the quota is cut; else it finishes
 * @param open units that each node may admit in a window while it can't ask the bank; empty for none
 */
public record QuotaRules(QuotaMode mode, boolean strict, boolean cut, OptionalLong open) {
    public static final QuotaRules DEFAULT = new QuotaRules(QuotaMode.HARD, false, false, OptionalLong.empty());

    public QuotaRules {
        if (open.isPresent() && (open.getAsLong() < 0 || open.getAsLong() > Quota.MOST)) {
            throw new IllegalArgumentException("open: " + open.getAsLong() + " (expected: 0 to " + Quota.MOST + ")");
        }
    }
}
