package io.tidegate.edge.ledger;

import java.util.List;

/**
 * Closed rows that the coordinator has not acknowledged.
 *
 * @param rows the first of them, by epoch, the oldest first, and seq
 * @param count how many there are in all
 */
public record Unsent(List<ClosedAttempt> rows, long count) {
    public Unsent {
        rows = List.copyOf(rows);
    }
}
