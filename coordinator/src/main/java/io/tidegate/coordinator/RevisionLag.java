package io.tidegate.coordinator;

import io.tidegate.common.wire.Revision;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * For how long a node has lacked the oldest change that it does not have. How many it lacks says little: while many are made, every beat is
 * some behind. For any thread.
 */
final class RevisionLag implements AutoCloseable {
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);

    /** Ten minutes of changes without a pause; who lacks more lacks it for longer than any alert waits. */
    private static final int MOST_REMEMBERED = 1_200;

    private final Supplier<Revision> newest;
    private final LongSupplier nanoTime;
    private final Deque<Seen> history = new ArrayDeque<>();
    private volatile boolean closed;

    private record Seen(Revision revision, long nanos) {}

    /** Knows only what is newest now. */
    RevisionLag(Supplier<Revision> newest, LongSupplier nanoTime) {
        this.newest = newest;
        this.nanoTime = nanoTime;
        look();
    }

    /** Looks from time to time until it is closed. */
    void start(Vertx vertx) {
        vertx.setTimer(BETWEEN_LOOKS.toMillis(), _ -> {
            if (!closed) {
                look();
                start(vertx);
            }
        });
    }

    /** Notes what is newest now. */
    synchronized void look() {
        Revision now = newest.get();
        Seen last = history.peekLast();
        if (last == null || !last.revision().equals(now)) {
            history.addLast(new Seen(now, nanoTime.getAsLong()));
            if (history.size() > MOST_REMEMBERED) {
                history.removeFirst();
            }
        }
    }

    /** For how many seconds there has been a change after this one, as far back as is known; 0 when there is none. */
    synchronized double secondsAfter(Revision applied) {
        long now = nanoTime.getAsLong();
        return history.stream()
                .filter(seen -> isAfter(seen.revision(), applied))
                .findFirst()
                .map(seen ->
                        (now - seen.nanos()) / (double) Duration.ofSeconds(1).toNanos())
                .orElse(0.0);
    }

    private static boolean isAfter(Revision one, Revision other) {
        return one.generation() == other.generation()
                ? one.number() > other.number()
                : one.generation() > other.generation();
    }

    @Override
    public void close() {
        closed = true;
    }
}
