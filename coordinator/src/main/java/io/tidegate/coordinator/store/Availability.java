package io.tidegate.coordinator.store;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the database is there. Once it was found away nobody waits for it any more: one probe at a time looks whether it is back,
 * after 100 ms first, then less and less often, at last every second. For any thread.
 */
final class Availability {
    private static final Logger LOG = LoggerFactory.getLogger(Availability.class);
    private static final long FIRST_MILLIS = 100;
    private static final long LONGEST_MILLIS = 1000;

    private final Vertx vertx;
    private final Supplier<Future<?>> probe;
    private final AtomicBoolean away = new AtomicBoolean();
    private volatile boolean closed;
    private volatile String trouble = "";

    /** @param probe succeeds when the database is there */
    Availability(Vertx vertx, Supplier<Future<?>> probe) {
        this.vertx = vertx;
        this.probe = probe;
    }

    boolean away() {
        return away.get();
    }

    boolean closed() {
        return closed;
    }

    /** For the operator; empty while all is well. */
    String trouble() {
        return away() ? trouble : "";
    }

    void close() {
        closed = true;
    }

    void lost(Throwable why) {
        trouble = "PostgreSQL cannot be reached: " + Words.of(why);
        if (!closed && away.compareAndSet(false, true)) {
            LOG.warn("{}. Trying until it is back", trouble);
            probeAfter(FIRST_MILLIS);
        }
    }

    private void probeAfter(long millis) {
        vertx.setTimer(millis, _ -> {
            if (!closed) {
                probe.get().onSuccess(_ -> back()).onFailure(why -> {
                    trouble = "PostgreSQL cannot be reached: " + Words.of(why);
                    probeAfter(Math.min(2 * millis, LONGEST_MILLIS));
                });
            }
        });
    }

    private void back() {
        away.set(false);
        LOG.info("PostgreSQL is back");
    }
}
