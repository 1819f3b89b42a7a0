package io.tidegate.launcher;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Wishes that a configuration be looked at. One that comes before anybody looks waits. For any thread. */
final class ReloadRequests {
    private final Semaphore asked = new Semaphore(0);

    /** From now on SIGHUP asks. Without that it ends the process, also one that has yet to start. */
    static ReloadRequests caught() {
        ReloadRequests requests = new ReloadRequests();
        ProcessSignals.on("HUP", requests::ask);
        return requests;
    }

    void ask() {
        asked.release();
    }

    /** Whether somebody asked, or asks within that time. Blocks. */
    boolean await(Duration longest) throws InterruptedException {
        boolean now = asked.tryAcquire(longest.toMillis(), TimeUnit.MILLISECONDS);
        // Who asked often meanwhile wants one look.
        asked.drainPermits();
        return now;
    }
}
