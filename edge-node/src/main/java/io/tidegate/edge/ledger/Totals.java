package io.tidegate.edge.ledger;

import io.tidegate.common.usage.Usage;

/**
 * Sums over closed rows.
 *
 * @param requests exchanges: rows that are the first attempt of theirs
 * @param attempts rows
 * @param costNanos in 10^-9 US dollars
 */
public record Totals(long requests, long attempts, Usage usage, long costNanos) {
    public static final Totals NONE = new Totals(0, 0, Usage.NONE, 0);

    public Totals plus(Totals other) {
        return new Totals(
                requests + other.requests,
                attempts + other.attempts,
                usage.plus(other.usage),
                costNanos + other.costNanos);
    }
}
