package io.tidegate.coordinator.registry;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Knows when this coordinator cannot tell whether a node is silent, because it was itself not listening: after a stall, and at the
 * start. Its clock is monotonic. For any thread.
 */
final class StallGuard {
    /** How late its own timer may come before it calls itself stalled. */
    static final Duration STALL = Duration.ofSeconds(1);

    /** For how long it judges nobody after that. */
    static final Duration EXCUSE = Duration.ofSeconds(5);

    private final LongSupplier nanoTime;
    private final AtomicLong dueAt;
    private final AtomicLong excusedUntil;

    /** Excused from now on. */
    StallGuard(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        long now = nanoTime.getAsLong();
        this.dueAt = new AtomicLong(now);
        this.excusedUntil = new AtomicLong(now + EXCUSE.toNanos());
    }

    /** The timer has fired. */
    void ticked(Duration untilNext) {
        if (isLate()) {
            excuse();
        }
        dueAt.set(nanoTime.getAsLong() + untilNext.toNanos());
    }

    /** Nobody is judged for a while: the clock that beats are dated by cannot be trusted. */
    void excuse() {
        excusedUntil.set(nanoTime.getAsLong() + EXCUSE.toNanos());
    }

    /** Whether silence counts now. Also false in a stall that the timer has not seen yet. */
    boolean judges() {
        return !isLate() && nanoTime.getAsLong() - excusedUntil.get() >= 0;
    }

    private boolean isLate() {
        return nanoTime.getAsLong() - dueAt.get() > STALL.toNanos();
    }
}
