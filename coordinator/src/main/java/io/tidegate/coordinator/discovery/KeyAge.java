package io.tidegate.coordinator.discovery;

import io.tidegate.common.wire.Revision;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Tells whether a node's keys are fresh: whether it has applied what was the newest revision some time ago. So a node that is
 * just behind while many keys are made is fresh, and one that hears of no change is not. Not thread-safe.
 */
final class KeyAge {
    private final long mostMillis;
    private final Deque<Seen> history = new ArrayDeque<>();

    /**
     * Knows no revision yet, and takes all nodes for fresh.
     *
     * @param mostMillis for how long a node may lack a change
     */
    KeyAge(long mostMillis) {
        this.mostMillis = mostMillis;
    }

    private record Seen(long atMillis, Revision revision) {}

    /** Notes the newest revision. Keeps no more of them than there are calls in the time that a node may lack a change. */
    void newest(Revision revision, long nowMillis) {
        Seen last = history.peekLast();
        if (last == null || !last.revision().equals(revision)) {
            history.addLast(new Seen(nowMillis, revision));
        }
        while (history.size() > 1 && isDue(second(), nowMillis)) {
            history.removeFirst();
        }
    }

    /** What every node must have applied by now. */
    Revision due(long nowMillis) {
        Seen oldest = history.peekFirst();
        return oldest != null && isDue(oldest, nowMillis) ? oldest.revision() : Revision.NONE;
    }

    /** Whether a node with these keys can be trusted to refuse what was revoked, when so much is due. */
    static boolean fresh(Revision applied, Revision due) {
        if (applied.generation() == due.generation()) {
            return applied.number() >= due.number();
        }
        // A newer generation cannot be held against a node, nor anything at all before something is due.
        return due.equals(Revision.NONE) || applied.generation() > due.generation();
    }

    private boolean isDue(Seen seen, long nowMillis) {
        return nowMillis - seen.atMillis() >= mostMillis;
    }

    private Seen second() {
        var seen = history.iterator();
        seen.next();
        return seen.next();
    }
}
