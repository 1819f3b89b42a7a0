package io.tidegate.common.bus;

import io.tidegate.common.cluster.ClusterKey;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries sealed pushes to every member, soon and at most once. It joins the cluster on a thread of its own and joins again
 * for as long as it is open: when joining failed, when its TLS files change, and when it no longer hears the coordinators'
 * greetings, whatever the reason (lost registrations, a split that didn't merge, stale addresses). Its methods may be called
 * on any thread and never block.
 */
public final class Bus {
    /** Who takes pushes. */
    public interface Listener {
        /**
         * Called on the bus's own event loop, which it must not block, for every push: this process's own too, old ones in a
         * burst after a stall, and what a stranger in the network sent. What doesn't open with the cluster key is to be dropped.
         */
        void pushed(byte[] sealed);
    }

    /**
     * What a bus takes from its surroundings.
     *
     * @param nanoTime the monotonic time
     * @param secrets fit for secrets
     */
    public record Surroundings(LongSupplier nanoTime, RandomGenerator secrets) {}

    private static final Logger LOG = LoggerFactory.getLogger(Bus.class);
    private static final Duration GREETING = Duration.ofSeconds(1);

    private final BusSettings settings;
    private final Listener listener;
    private final Greetings greetings;
    private final Pauses beforeJoining;
    private final Pauses beforeDeaf;
    private final AtomicReference<Optional<Membership>> current = new AtomicReference<>(Optional.empty());
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Promise<Void> closed = Promise.promise();

    private Bus(BusSettings settings, ClusterKey key, Listener listener, Surroundings surroundings) {
        this.settings = settings;
        this.listener = listener;
        this.greetings = new Greetings(key, surroundings.secrets(), surroundings.nanoTime());
        this.beforeJoining = new Pauses(Duration.ofSeconds(1), Duration.ofSeconds(30), surroundings.secrets());
        this.beforeDeaf = new Pauses(Duration.ofSeconds(20), Duration.ofSeconds(60), surroundings.secrets());
    }

    /** Opens the bus in the background and returns at once, whatever the network and the other members do. */
    public static Bus open(BusSettings settings, ClusterKey key, Listener listener, Surroundings surroundings) {
        Bus bus = new Bus(settings, key, listener, surroundings);
        Thread.ofPlatform().daemon().name("tidegate-bus").start(bus::run);
        return bus;
    }

    /** Sends to every member that can be reached, this one included. Nothing is kept for who can't. */
    public void publish(byte[] sealed) {
        current.get().ifPresent(membership -> membership.publish(sealed));
    }

    /** Whether a coordinator's greeting was heard in the last 3 s; a coordinator hears its own too. */
    public boolean connected() {
        return current.get().isPresent() && greetings.connected();
    }

    /** How many members the cluster has, as this one sees it; 0 while it is not in a cluster. */
    public int members() {
        return current.get().map(Membership::members).orElse(0);
    }

    /**
     * Leaves the cluster so that the others know at once. Done within 15 s where it has joined; what is just joining, which takes 30 s and
     * more where other members don't answer, leaves after that.
     */
    public Future<Void> close() {
        closing.countDown();
        return closed.future();
    }

    private void run() {
        try {
            while (!isClosingWithin(Duration.ZERO)) {
                joinAndStay();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            closed.complete();
        }
    }

    private void joinAndStay() throws InterruptedException {
        try {
            Membership membership = Membership.join(settings.config(), listener, greetings::heard);
            try {
                LOG.info("The bus is joined: {} members", membership.members());
                current.set(Optional.of(membership));
                stay(membership);
            } finally {
                current.set(Optional.empty());
                membership.leave();
            }
        } catch (IOException | RuntimeException e) {
            LOG.warn("The bus cannot be joined, and will be tried again: {}", e.toString());
            isClosingWithin(beforeJoining.next());
        }
    }

    private void stay(Membership membership) throws InterruptedException {
        greetings.begin();
        beforeJoining.reset();
        Duration patience = beforeDeaf.next();
        FileStamps files = FileStamps.of(settings.config().tls());
        do {
            if (settings.part() == BusSettings.Part.COORDINATOR) {
                membership.greet(greetings.greeting());
            }
            if (greetings.connected()) {
                beforeDeaf.reset();
                patience = beforeDeaf.next();
            }
            if (greetings.silence().compareTo(patience) > 0) {
                LOG.warn(
                        "The bus heard no coordinator for {} s and is joined again"
                                + " (expected: a coordinator with the same cluster key and CA among {} members)",
                        patience.toSeconds(),
                        membership.members());
                return;
            }
            if (!FileStamps.of(settings.config().tls()).equals(files)) {
                LOG.info("The TLS files of the bus have changed, and it is joined again with the new ones");
                return;
            }
        } while (!isClosingWithin(GREETING));
    }

    private boolean isClosingWithin(Duration pause) throws InterruptedException {
        return closing.await(pause.toMillis(), TimeUnit.MILLISECONDS);
    }
}
