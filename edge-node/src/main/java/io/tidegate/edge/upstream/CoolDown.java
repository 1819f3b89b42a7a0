package io.tidegate.edge.upstream;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;

/**
 * How an upstream has fared lately. A failing one is tried after the others for a while that doubles with each failure in
 * a row; it is never left out. Shared by all event loops; the state is immutable and swapped as a whole.
 */
public final class CoolDown {
    private record State(int failures, long untilNanos) {}

    private static final State WARM = new State(0, 0);

    private final long shortestNanos;
    private final long longestNanos;
    private final AtomicReference<State> state = new AtomicReference<>(WARM);
    private final LongAdder failed = new LongAdder();
    private final LongAdder credentialRefused = new LongAdder();

    public CoolDown(Duration shortest, Duration longest) {
        this.shortestNanos = shortest.toNanos();
        this.longestNanos = longest.toNanos();
    }

    /** The upstream answered as it should. */
    public void succeeded() {
        if (state.get().failures > 0) {
            state.set(WARM);
        }
    }

    /**
     * The upstream failed.
     *
     * @param nowNanos the monotonic time
     * @param askedNanos how long it asked to be left alone, 0 when it did not
     */
    public void failed(long nowNanos, long askedNanos) {
        failed.increment();
        state.updateAndGet(s -> {
            int failures = Math.min(s.failures + 1, 30);
            long own = Math.min(longestNanos, shortestNanos << Math.min(failures - 1, 20));
            return new State(failures, nowNanos + Math.max(own, Math.min(askedNanos, longestNanos)));
        });
    }

    /** The upstream does not take our credential; that it failed is told apart. */
    public void credentialRefused() {
        credentialRefused.increment();
    }

    /** Failures since the start. */
    public long timesFailed() {
        return failed.sum();
    }

    /** How often our credential was refused since the start. */
    public long timesCredentialRefused() {
        return credentialRefused.sum();
    }

    /** How long it still cools down, 0 when it does not. Nanoseconds. */
    public long leftNanos(long nowNanos) {
        State s = state.get();
        return s.failures == 0 ? 0 : Math.max(0, s.untilNanos - nowNanos);
    }

    /** Failures in a row. */
    public int failures() {
        return state.get().failures;
    }
}
