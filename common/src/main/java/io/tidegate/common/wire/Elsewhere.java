package io.tidegate.common.wire;

import io.tidegate.common.usage.Usage;
import java.util.List;

/**
 * {@code GET /v1/nodes/elsewhere?user=…&from=…&to=…}: what a user spent on all nodes but the one that asks, by day and model.
 *
 * @param asOf the time up to which it is known
 */
public record Elsewhere(long asOf, List<Day> days) {
    public Elsewhere {
        days = List.copyOf(days);
    }

    /**
     * One day with one model.
     *
     * @param localDay days since 1970
     */
    public record Day(long localDay, String model, Sum all, Sum estimated) {}

    /** Sums over rows. */
    public record Sum(long requests, long attempts, Usage usage, long costNanos) {}
}
