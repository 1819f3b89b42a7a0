package io.tidegate.edge.cluster;

import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The node's time: the coordinator's, learned from its answers and carried by the monotonic clock between them. What the
 * machine's own clock does after the start changes nothing. Read by any thread, without a lock and without an object made; taught
 * by one.
 *
 * <p>Once it was taught it never runs backwards: where it proves to be ahead it runs at half speed until it is right.
 */
public final class NodeTime implements InstantSource {
    /** How far a good clock strays: 100 parts per million. */
    private static final long STRAYS_ONE_IN = 10_000;

    private final LongSupplier nanoTime;
    private volatile Reading reading;

    /**
     * What is known since one moment of the monotonic clock.
     *
     * @param atNanos that moment
     * @param right the coordinator's time then, as well as it is known
     * @param shown what this clock showed then: {@code right}, or more
     * @param error how far {@code right} may be off, either way
     */
    private record Reading(long atNanos, long right, long shown, long error, boolean taught) {
        long right(long nowNanos) {
            return right + elapsed(nowNanos);
        }

        long shown(long nowNanos) {
            long elapsed = elapsed(nowNanos);
            return Math.max(right + elapsed, shown + elapsed / 2);
        }

        long error(long nowNanos) {
            return error + elapsed(nowNanos) / STRAYS_ONE_IN;
        }

        private long elapsed(long nowNanos) {
            return TimeUnit.NANOSECONDS.toMillis(Math.max(0, nowNanos - atNanos));
        }
    }

    /**
     * A clock that was not taught yet.
     *
     * @param startMillis what to show at first: the machine's time, milliseconds since 1970
     * @param nanoTime the monotonic time
     */
    public NodeTime(long startMillis, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.reading = new Reading(nanoTime.getAsLong(), startMillis, startMillis, Long.MAX_VALUE / 2, false);
    }

    /** For windows and the end of keys; never runs backwards. */
    @Override
    public long millis() {
        return reading.shown(nanoTime.getAsLong());
    }

    @Override
    public Instant instant() {
        return Instant.ofEpochMilli(millis());
    }

    /** For signatures and beats: what the coordinator's clock shows now, as well as it is known. */
    public long coordinatorMillis() {
        return reading.right(nanoTime.getAsLong());
    }

    /** Whether the coordinator has ever said what time it is, since the start of the process. */
    public boolean taught() {
        return reading.taught();
    }

    /**
     * Learns from an answer: its time was right somewhere between question and answer. An answer that took longer than the
     * ones before teaches nothing, unless it can't be true together with them: then the coordinator's clock was set.
     *
     * @param coordinatorMillis the time that the answer carried
     * @param askedNanos the monotonic time before the question
     */
    void learn(long coordinatorMillis, long askedNanos) {
        long now = nanoTime.getAsLong();
        Reading known = reading;
        long error = TimeUnit.NANOSECONDS.toMillis(Math.max(0, now - askedNanos)) / 2 + 1;
        long right = coordinatorMillis + error - 1;
        long apart = Math.abs(right - known.right(now));
        if (!known.taught()) {
            reading = new Reading(now, right, right, error, true);
        } else if (error <= known.error(now) || apart > error + known.error(now)) {
            reading = new Reading(now, right, Math.max(right, known.shown(now)), error, true);
        }
    }
}
