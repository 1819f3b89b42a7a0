package io.tidegate.edge.ledger;

/**
 * The name of a closed row, unique on its node.
 *
 * @param seq from 1 on, without gaps in its epoch
 */
public record RowName(Epoch epoch, long seq) {
    public RowName {
        if (seq < 1) {
            throw new IllegalArgumentException("seq: " + seq + " (expected: >= 1)");
        }
    }
}
