package io.tidegate.coordinator.registry;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/** Time in the hand of a test: the calendar and the monotonic clock go on together, and the calendar may jump. */
final class ManualTime implements InstantSource {
    static final long START = 1_795_000_000_000L;

    private final AtomicLong nanos = new AtomicLong();
    private final AtomicLong jumpedMillis = new AtomicLong();

    long nanoTime() {
        return nanos.get();
    }

    @Override
    public long millis() {
        return START + jumpedMillis.get() + nanos.get() / 1_000_000;
    }

    @Override
    public Instant instant() {
        return Instant.ofEpochMilli(millis());
    }

    void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    void jump(Duration time) {
        jumpedMillis.addAndGet(time.toMillis());
    }
}
