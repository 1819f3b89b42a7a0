package io.tidegate.coordinator.discovery;

import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that stands until it is moved. */
final class ManualClock implements InstantSource {
    private final AtomicLong now;

    ManualClock(long millis) {
        this.now = new AtomicLong(millis);
    }

    @Override
    public Instant instant() {
        return Instant.ofEpochMilli(now.get());
    }

    void advance(long millis) {
        now.addAndGet(millis);
    }
}
