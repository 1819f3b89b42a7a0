package io.tidegate.edge.quota.model;

import io.tidegate.common.usage.Usage;

/** One simulated exchange: what it reserves, what it will really use, and in how many steps it grows to that. */
final class Exchange {
    /** What the ledger would charge if the node died now. */
    record Charge(Usage usage, long costNanos) {}

    final long id;
    final Usage estimate;
    final Usage actual;
    final int steps;
    final long stepMillis;

    Exchange(long id, Usage estimate, Usage actual, int steps, long stepMillis) {
        this.id = id;
        this.estimate = estimate;
        this.actual = actual;
        this.steps = steps;
        this.stepMillis = stepMillis;
    }

    /** A model that costs a microdollar a token. */
    static long cost(Usage usage) {
        return 1_000 * (usage.input() + usage.output());
    }
}
