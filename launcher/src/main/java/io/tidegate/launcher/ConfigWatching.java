package io.tidegate.launcher;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has a configuration looked at every few seconds, and at once on SIGHUP, on a thread of its own. */
final class ConfigWatching implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ConfigWatching.class);

    /** As often as certificates are looked at. */
    private static final Duration INTERVAL = Duration.ofSeconds(5);

    private final ConfigWatch<?> watch;
    private final Semaphore asked = new Semaphore(0);
    private final Thread looking;

    ConfigWatching(ConfigWatch<?> watch) {
        this.watch = watch;
        this.looking = Thread.ofPlatform().name("config-watch").daemon(true).start(this::look);
        ProcessSignals.on("HUP", asked::release);
    }

    private void look() {
        try {
            while (true) {
                boolean now = asked.tryAcquire(INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
                look(now);
            }
        } catch (InterruptedException _) {
            // closed
        }
    }

    private void look(boolean now) {
        try {
            watch.look(now);
        } catch (RuntimeException e) {
            LOG.error("the configuration could not be looked at", e);
        }
    }

    /** A SIGHUP that comes later is passed over. */
    @Override
    public void close() {
        looking.interrupt();
    }
}
