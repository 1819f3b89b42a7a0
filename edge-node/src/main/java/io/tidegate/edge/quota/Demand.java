package io.tidegate.edge.quota;

import io.tidegate.common.quota.Quota;
import io.tidegate.common.usage.Usage;

/**
 * What an exchange will take, as far as that can be told.
 *
 * @param first the input and a step of the output
 * @param firstCost of that, nano-US-dollars
 * @param most the input and all the output it may make
 * @param mostCost of that, nano-US-dollars
 */
public record Demand(Usage first, long firstCost, Usage most, long mostCost) {
    /** The units to reserve of a quota. */
    long units(Quota quota) {
        return quota.rules().strict() ? quota.hold(most, mostCost) : quota.hold(first, firstCost);
    }
}
