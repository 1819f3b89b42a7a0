package io.tidegate.launcher;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.LongSupplier;

/**
 * Waits for SIGTERM or SIGINT. With a shutdown hook alone the JVM would end with 143 or 130; so each is caught, the parts
 * stop in their own time, and the process ends with 0, also as process 1 of a container. Who asks again later gets an end
 * at once; within a second it is the same wish, because some supervisors signal a process and then its whole group.
 */
final class StopSignals implements StopRequest {
    private static final List<String> SIGNALS = List.of("TERM", "INT");

    private static final long SAME_WISH_NANOS = 1_000_000_000;

    private final CountDownLatch asked = new CountDownLatch(1);
    private final LongSupplier nanoTime;
    private final Runnable endAtOnce;
    private long firstNanos;

    StopSignals(LongSupplier nanoTime, Runnable endAtOnce) {
        this.nanoTime = nanoTime;
        this.endAtOnce = endAtOnce;
    }

    /** From now on the signals are caught. */
    static StopSignals caught(LongSupplier nanoTime, Runnable endAtOnce) {
        StopSignals signals = new StopSignals(nanoTime, endAtOnce);
        SIGNALS.forEach(name -> ProcessSignals.on(name, signals::arrived));
        return signals;
    }

    @Override
    public void await() throws InterruptedException {
        asked.await();
    }

    /** Each signal comes on a thread of its own. */
    synchronized void arrived() {
        if (asked.getCount() > 0) {
            firstNanos = nanoTime.getAsLong();
            asked.countDown();
        } else if (nanoTime.getAsLong() - firstNanos > SAME_WISH_NANOS) {
            endAtOnce.run();
        }
    }
}
