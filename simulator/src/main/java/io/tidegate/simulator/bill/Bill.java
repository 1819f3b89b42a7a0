package io.tidegate.simulator.bill;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * The bill: one entry for each request to <code>/v1/messages</code> that was read whole, oldest first. Safe for concurrent
 * use. Holds the newest 250 000.
 */
public final class Bill {
    private static final int MOST_LINES = 250_000;

    private final Deque<BillLine> lines = new ArrayDeque<>();

    /** Starts the account of a request that has been read whole. */
    public synchronized BillLine open(String requestId, String session, String model, boolean stream) {
        BillLine line = new BillLine(requestId, session, model, stream);
        if (lines.size() >= MOST_LINES) {
            lines.removeFirst();
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

    public synchronized void clear() {
        lines.clear();
    }
}
