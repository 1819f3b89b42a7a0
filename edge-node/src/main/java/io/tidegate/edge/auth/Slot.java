package io.tidegate.edge.auth;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** One request's place among those that a key may run at a time. For any thread. */
public final class Slot {
    private final AtomicInteger taken;
    private final AtomicBoolean released = new AtomicBoolean();

    Slot(AtomicInteger taken) {
        this.taken = taken;
    }

    /** Gives the place back. Doing it again changes nothing. */
    public void release() {
        if (released.compareAndSet(false, true)) {
            taken.decrementAndGet();
        }
    }
}
