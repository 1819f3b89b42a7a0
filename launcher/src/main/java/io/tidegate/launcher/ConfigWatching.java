package io.tidegate.launcher;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has a configuration looked at every few seconds, and at once when somebody asks, on a thread of its own. */
final class ConfigWatching implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ConfigWatching.class);

    /** As often as certificates are looked at. */
    private static final Duration INTERVAL = Duration.ofSeconds(5);

    private final ConfigWatch<?> watch;
    private final ReloadRequests requests;
    private final Thread looking;

    ConfigWatching(ConfigWatch<?> watch, ReloadRequests requests) {
        this.watch = watch;
        this.requests = requests;
        this.looking = Thread.ofPlatform().name("config-watch").daemon(true).start(this::look);
    }

    private void look() {
        try {
            while (true) {
                look(requests.await(INTERVAL));
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

    /** A wish that comes later is passed over. */
    @Override
    public void close() {
        looking.interrupt();
    }
}
