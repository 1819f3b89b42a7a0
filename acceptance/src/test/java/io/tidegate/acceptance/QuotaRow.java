package io.tidegate.acceptance;

import io.tidegate.common.quota.RowWindow;
import io.tidegate.common.usage.Usage;
import java.util.List;

/**
 * What a closed row of a node's ledger says about quotas. Times are milliseconds since 1970.
 *
 * @param exact whether the provider gave the final count
 * @param windows where it counts, and what of it was beyond the node's leases
 */
record QuotaRow(
        String session,
        int attemptNo,
        boolean exact,
        Usage usage,
        long costNanos,
        long openedAt,
        long closedAt,
        List<RowWindow> windows) {
    /** Whether it counts in a window of the quota. */
    boolean countsFor(QuotaStanding quota) {
        return windows.stream().anyMatch(window -> isOf(window, quota));
    }

    /** What it takes of the quota. */
    long charge(QuotaStanding quota) {
        if (!countsFor(quota)) {
            return 0;
        }
        return switch (quota.unit()) {
            case "requests" -> attemptNo == 1 ? 1 : 0;
            case "tokens" -> tokens(usage);
            case "cost" -> costNanos;
            default -> throw new IllegalArgumentException(quota.unit());
        };
    }

    /** The part of that which no lease covered. */
    long beyond(QuotaStanding quota) {
        return windows.stream()
                .filter(window -> isOf(window, quota))
                .mapToLong(RowWindow::beyond)
                .sum();
    }

    private static boolean isOf(RowWindow window, QuotaStanding quota) {
        return window.name().account().quota().equals(quota.id());
    }

    /** The tokens of a quota with the weights that are usual: what is read from a cache costs nothing. */
    static long tokens(Usage usage) {
        return usage.input() + usage.output() + usage.cacheWrite5m() + usage.cacheWrite1h();
    }
}
