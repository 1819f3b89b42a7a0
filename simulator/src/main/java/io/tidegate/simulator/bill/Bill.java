package io.tidegate.simulator.bill;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/**
 * The bill: one entry for each request to <code>/v1/messages</code> that was read whole, oldest first. Safe for concurrent
 * use. Holds the newest 250 000; {@link #sum()} counts the older ones too.
 */
public final class Bill {
    private static final int MOST_LINES = 250_000;

    private final Deque<BillLine> lines = new ArrayDeque<>();
    private BillSum gone = BillSum.NONE;

    /** Starts the account of a request that has been read whole. */
    public synchronized BillLine open(String requestId, String session, String model, boolean stream) {
        BillLine line = new BillLine(requestId, session, model, stream);
        if (lines.size() >= MOST_LINES) {
            gone = gone.plus(BillSum.of(lines.removeFirst().entry()));
        }
        lines.addLast(line);
        return line;
    }

    public List<BillEntry> entries() {
        return entries(BillFilter.ALL);
    }

    public synchronized List<BillEntry> entries(BillFilter filter) {
        return lines.stream().map(BillLine::entry).filter(filter::takes).toList();
    }

    /** The entries that will not change any more. They are not held any longer, and still count in the sum. */
    public synchronized List<BillEntry> take() {
        List<BillEntry> taken = new ArrayList<>();
        for (Iterator<BillLine> left = lines.iterator(); left.hasNext(); ) {
            BillEntry entry = left.next().entry();
            if (!entry.isRunning()) {
                taken.add(entry);
                gone = gone.plus(BillSum.of(entry));
                left.remove();
            }
        }
        return taken;
    }

    /** All there were since the start or the last {@link #clear()}. */
    public synchronized BillSum sum() {
        BillSum sum = gone;
        for (BillLine line : lines) {
            sum = sum.plus(BillSum.of(line.entry()));
        }
        return sum;
    }

    public synchronized void clear() {
        lines.clear();
        gone = BillSum.NONE;
    }
}
