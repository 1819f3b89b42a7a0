package io.tidegate.simulator.bill;

import io.tidegate.common.usage.Usage;

/**
 * Several entries of the bill in one.
 *
 * @param attempts how many entries
 * @param billed how many of them are charged
 * @param running how many of them are not over
 * @param usage what all of them are charged
 */
public record BillSum(long attempts, long billed, long running, Usage usage) {
    public static final BillSum NONE = new BillSum(0, 0, 0, Usage.NONE);

    static BillSum of(BillEntry entry) {
        return new BillSum(1, entry.billed() ? 1 : 0, entry.isRunning() ? 1 : 0, entry.usage());
    }

    BillSum plus(BillSum other) {
        return new BillSum(
                attempts + other.attempts, billed + other.billed, running + other.running, usage.plus(other.usage));
    }
}
