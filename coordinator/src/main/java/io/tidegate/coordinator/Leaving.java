package io.tidegate.coordinator;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** That a coordinator is about to stop. For any thread. */
final class Leaving {
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private volatile boolean begun;

    /** Runs {@code listener} when it begins. */
    void whenBegun(Runnable listener) {
        listeners.add(listener);
    }

    boolean begun() {
        return begun;
    }

    void begin() {
        begun = true;
        listeners.forEach(Runnable::run);
    }
}
