package io.tidegate.coordinator.registry;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** Whether what this coordinator knows of a node is new enough for silence to mean something. For any thread. */
final class Freshness {
    private static final Duration LIMIT = Duration.ofSeconds(2);

    private final LongSupplier nanoTime;
    private final AtomicLong lastLook;

    Freshness(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.lastLook = new AtomicLong(nanoTime.getAsLong() - LIMIT.toNanos() - 1);
    }

    /** What other coordinators heard is known as of this time of the monotonic clock. */
    void looked(long nanos) {
        lastLook.set(nanos);
    }

    /** Of a node that beats at another coordinator this one must have looked lately. */
    boolean covers(Node node) {
        boolean beatsHere = node.last().map(Beat::own).orElse(false);
        return beatsHere || nanoTime.getAsLong() - lastLook.get() <= LIMIT.toNanos();
    }
}
