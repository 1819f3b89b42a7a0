package io.tidegate.coordinator.registry;

import io.tidegate.common.identity.RequestVerifier;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;

/** The store's time between two looks at it: carried on by a monotonic clock, so that this machine's clock may jump. For any thread. */
final class StoreClock {
    /** A leap of the store's clock that makes times before and after it incomparable. */
    static final Duration LEAP = Duration.ofSeconds(1);

    private static final long NANOS_OF_A_MILLI = 1_000_000L;

    private final LongSupplier nanoTime;
    private final AtomicReference<Reading> last;

    /** @param millis a first guess: this machine's clock */
    StoreClock(LongSupplier nanoTime, long millis) {
        this.nanoTime = nanoTime;
        this.last = new AtomicReference<>(new Reading(millis, nanoTime.getAsLong()));
    }

    /** Milliseconds since 1970. */
    long nowMillis() {
        return last.get().at(nanoTime.getAsLong());
    }

    /** Milliseconds of the monotonic clock, by which silence is judged: whatever is set, it goes on. */
    long steadyMillis() {
        return Math.floorDiv(nanoTime.getAsLong(), NANOS_OF_A_MILLI);
    }

    /** When it was, by the monotonic clock, that the store's clock showed a time. A time to come is now: the clock was set back. */
    long steadyAt(long storeMillis) {
        return steadyMillis() - Math.max(0, nowMillis() - storeMillis);
    }

    /** The monotonic clock, for {@link #learn}. */
    long nanoTime() {
        return nanoTime.getAsLong();
    }

    /** Whether somebody's clock goes well enough. */
    static boolean isNear(long theirs, long now) {
        long leeway = RequestVerifier.LEEWAY.toMillis();
        return theirs >= now - leeway && theirs <= now + leeway;
    }

    /**
     * What the store's clock showed.
     *
     * @param askedNanos the monotonic clock before it was asked; now is after that
     * @return whether it has leapt since the last look, at more than the asking could have taken
     */
    boolean learn(long storeMillis, long askedNanos) {
        long now = nanoTime.getAsLong();
        Reading reading = new Reading(storeMillis, askedNanos + (now - askedNanos) / 2);
        long doubt = Duration.ofNanos(now - askedNanos).toMillis();
        long difference = Math.abs(reading.at(now) - last.getAndSet(reading).at(now));
        return difference > LEAP.toMillis() + doubt;
    }

    private record Reading(long millis, long nanos) {
        long at(long now) {
            return millis + Math.floorDiv(now - nanos, NANOS_OF_A_MILLI);
        }
    }
}
