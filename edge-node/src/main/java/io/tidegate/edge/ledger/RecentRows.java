package io.tidegate.edge.ledger;

import io.tidegate.common.quota.RowWindow;
import java.util.ArrayDeque;
import java.util.List;

/**
 * What this boot closed last, as {@link RowsToCharge} gives it out, so that rows that were just written are not read again: that was half
 * of what it cost to charge them. Only a memory: where it has not what is asked for, the table has. Confined to the writer thread.
 */
final class RecentRows {
    /** So many come together where the writer is held up for most of a second; with 18 quotas each they take some 15 MB. */
    static final int MOST = 10_000;

    private final String epoch;
    private final ArrayDeque<RowsToCharge.Row> rows = new ArrayDeque<>();
    private boolean kept;
    private long firstSeq;
    private long lastBeyond;

    RecentRows(String epoch) {
        this.epoch = epoch;
    }

    /** From now on, for somebody takes them. */
    void keep() {
        kept = true;
    }

    void add(long seq, SettledAttempt settled) {
        if (!kept) {
            return;
        }
        if (rows.size() == MOST || seq != firstSeq + rows.size()) {
            rows.clear();
            firstSeq = seq;
        }
        OpenAttempt opened = settled.opened();
        if (RowWindow.anyBeyond(opened.window().names())) {
            lastBeyond = seq;
        }
        rows.add(new RowsToCharge.Row(
                epoch,
                opened.attemptNo(),
                settled.usage(),
                settled.costNanos(),
                opened.window().names()));
    }

    /** Those behind a seq, in order; none when the next one is not here. What is up to there is let go. */
    List<RowsToCharge.Row> after(long seq, int most) {
        while (!rows.isEmpty() && firstSeq <= seq) {
            rows.removeFirst();
            firstSeq++;
        }
        return firstSeq == seq + 1 ? rows.stream().limit(most).toList() : List.of();
    }

    /** The seq of the last row that took something that no lease covered; it may be gone. 0 when there was none. */
    long lastBeyond() {
        return lastBeyond;
    }

    /** Rows may be gone that were told of. */
    void clear() {
        rows.clear();
    }
}
