package io.tidegate.launcher;

import io.tidegate.common.Stopping;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.LongSupplier;

/**
 * Waits for SIGTERM, which leaves clients their move time, or SIGINT, for which somebody waits at a terminal. With a shutdown hook alone the JVM would end with 143 or 130; so each is caught, the parts
 * stop in their own time, and the process ends with 0, also as process 1 of a container. Who asks again later gets an end
 * at once; within a second it is the same wish, because some supervisors signal a process and then its whole group.
 */
final class StopSignals implements StopRequest {
    private static final String INTERRUPT = "INT";
    private static final List<String> SIGNALS = List.of("TERM", INTERRUPT);

    private static final long SAME_WISH_NANOS = 1_000_000_000;

    private final CompletableFuture<Stopping> asked = new CompletableFuture<>();
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
        SIGNALS.forEach(name -> ProcessSignals.on(name, () -> signals.arrived(name)));
        return signals;
    }

    @Override
    public Stopping await() throws InterruptedException {
        try {
            return asked.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Each signal comes on a thread of its own. */
    synchronized void arrived(String name) {
        if (!asked.isDone()) {
            firstNanos = nanoTime.getAsLong();
            asked.complete(name.equals(INTERRUPT) ? Stopping.SOON : Stopping.WITH_MOVE_TIME);
        } else if (nanoTime.getAsLong() - firstNanos > SAME_WISH_NANOS) {
            endAtOnce.run();
        }
    }
}
