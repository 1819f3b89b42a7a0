package io.tidegate.edge.ledger;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The newest hold of each attempt that has one to write: many top-ups of one attempt between two commits are one update.
 * At most one entry per open attempt. {@link #put} is for any thread, the rest for the writer's.
 */
final class PendingHolds {
    private final Map<Long, Hold> waiting = new ConcurrentHashMap<>();
    private final Map<Long, Hold> inThisCommit = new HashMap<>();

    void put(long id, Hold held) {
        waiting.put(id, held);
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** The attempt is being closed: its hold no longer matters. */
    void forget(long id) {
        if (!waiting.isEmpty()) {
            waiting.remove(id);
        }
    }

    void flush(OpenRows rows) throws SQLException {
        for (Long id : List.copyOf(waiting.keySet())) {
            Hold held = waiting.remove(id);
            if (held != null) {
                inThisCommit.put(id, held);
                rows.hold(id, held);
            }
        }
    }

    void committed() {
        inThisCommit.clear();
    }

    /** They wait again, unless a newer one has come meanwhile. */
    void rolledBack() {
        inThisCommit.forEach(waiting::putIfAbsent);
        inThisCommit.clear();
    }
}
