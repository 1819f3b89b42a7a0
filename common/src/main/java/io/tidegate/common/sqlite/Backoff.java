package io.tidegate.common.sqlite;

import java.time.Duration;

/** Pauses between tries to recover: 50 ms, doubling up to 2 s. Confined to one thread. */
final class Backoff {
    private static final Duration FIRST = Duration.ofMillis(50);
    private static final Duration LONGEST = Duration.ofSeconds(2);

    private Duration next = FIRST;

    Duration next() {
        Duration pause = next;
        Duration doubled = next.multipliedBy(2);
        next = doubled.compareTo(LONGEST) > 0 ? LONGEST : doubled;
        return pause;
    }

    void reset() {
        next = FIRST;
    }
}
