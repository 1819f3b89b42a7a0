package io.tidegate.common.bus;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** Pauses that double from one try to the next up to a longest, each 25 % shorter or longer by chance. For one thread. */
final class Pauses {
    private final Duration first;
    private final Duration longest;
    private final RandomGenerator random;
    private Duration next;

    Pauses(Duration first, Duration longest, RandomGenerator random) {
        this.first = first;
        this.longest = longest;
        this.random = random;
        this.next = first;
    }

    Duration next() {
        Duration pause = next;
        Duration doubled = pause.multipliedBy(2);
        next = doubled.compareTo(longest) > 0 ? longest : doubled;
        return Duration.ofMillis((long) (pause.toMillis() * random.nextDouble(0.75, 1.25)));
    }

    void reset() {
        next = first;
    }
}
