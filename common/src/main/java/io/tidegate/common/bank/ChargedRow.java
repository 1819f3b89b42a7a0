package io.tidegate.common.bank;

import io.tidegate.common.quota.RowWindow;
import io.tidegate.common.usage.Usage;
import java.util.List;

/**
 * What the bank sees of a closed row of a ledger.
 *
 * @param leaseEpoch the epoch in which the exchange was admitted, whose leases it draws on
 * @param usage of a correction: what comes on top
 * @param firstAttempt whether it is the exchange's first attempt; not so for a correction of it, which is no further request
 * @param windows where the exchange was admitted
 */
public record ChargedRow(
        String leaseEpoch, Usage usage, long costNanos, boolean firstAttempt, List<RowWindow> windows) {
    public ChargedRow {
        windows = List.copyOf(windows);
    }
}
