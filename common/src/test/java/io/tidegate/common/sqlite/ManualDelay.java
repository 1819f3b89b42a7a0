package io.tidegate.common.sqlite;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Time that passes when the test says so. */
final class ManualDelay implements Delay {
    private record Later(Duration pause, Runnable task) {}

    private final BlockingQueue<Later> later = new LinkedBlockingQueue<>();

    @Override
    public void after(Duration pause, Runnable task) {
        later.add(new Later(pause, task));
    }

    /** Waits until somebody pauses, lets that pause pass, and tells how long it was. */
    Duration pass() throws InterruptedException {
        Later next = next();
        next.task.run();
        return next.pause;
    }

    /** Waits until somebody pauses, and lets it go on pausing. */
    void awaitPause() throws InterruptedException {
        later.add(next());
    }

    private Later next() throws InterruptedException {
        Later next = later.poll(30, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("nobody waits for anything");
        }
        return next;
    }

    boolean isIdle() {
        return later.isEmpty();
    }
}
