package io.tidegate.edge.cluster;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** How long to wait before the next try: twice as long after each failure in a row, up to a limit, never for all nodes the same. */
final class Backoff {
    private static final int MOST_DOUBLINGS = 16;

    private final long shortestMillis;
    private final long longestMillis;
    private final RandomGenerator random;
    private int failures;

    Backoff(Duration shortest, Duration longest, RandomGenerator random) {
        this.shortestMillis = shortest.toMillis();
        this.longestMillis = longest.toMillis();
        this.random = random;
    }

    void succeeded() {
        failures = 0;
    }

    /** Milliseconds before the try after this failure: the half to the whole of what is due. */
    long failed() {
        long due = Math.min(longestMillis, shortestMillis << Math.min(failures, MOST_DOUBLINGS));
        failures++;
        return due / 2 + random.nextLong(due / 2 + 1);
    }
}
