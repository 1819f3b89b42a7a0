package io.tidegate.common.bus;

import com.hazelcast.config.Config;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceNotActiveException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.MessageConsumer;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One stay in the cluster: Hazelcast, and a clustered {@code Vertx} on top of it. Joining and leaving block. */
final class Membership {
    private static final Logger LOG = LoggerFactory.getLogger(Membership.class);
    /** Of changes and greetings alike: so a greeting that arrives proves that changes do. */
    private static final String ADDRESS = "tidegate.changes";
    /** The header that greetings have, with any value. */
    private static final String GREETING = "greeting";

    private static final Duration OPENING = Duration.ofSeconds(30);
    private static final Duration STEP = Duration.ofSeconds(3);
    /** Hazelcast hands over its data for 5 s at most, and then stops its threads. */
    private static final Duration STOPPING = Duration.ofSeconds(8);

    private final HazelcastInstance hazelcast;
    private final Vertx vertx;
    private final Context context;
    private final MessageConsumer<Object> consumer;

    private Membership(HazelcastInstance hazelcast, Vertx vertx) {
        this.hazelcast = hazelcast;
        this.vertx = vertx;
        vertx.exceptionHandler(Membership::unhandled);
        this.context = vertx.getOrCreateContext();
        this.consumer = vertx.eventBus().consumer(ADDRESS);
    }

    /**
     * Joins the cluster that the configuration names, or begins it.
     *
     * @throws IOException when the address or the ports can't be had
     * @throws com.hazelcast.core.HazelcastException when Hazelcast can't start
     * @throws IllegalStateException when it gave up joining
     */
    static Membership join(BusConfig config, Bus.Listener changes, Consumer<byte[]> greetings)
            throws IOException, InterruptedException {
        String address = InetAddress.getByName(config.host()).getHostAddress();
        Config member = MemberConfig.of(config, address);
        HazelcastInstance hazelcast = Hazelcast.newHazelcastInstance(member);
        Membership membership = new Membership(hazelcast, vertx(config, address, hazelcast));
        try {
            membership.hear(changes, greetings);
            return membership;
        } catch (IOException | InterruptedException | RuntimeException e) {
            membership.leave();
            throw e;
        }
    }

    private static Vertx vertx(BusConfig config, String address, HazelcastInstance hazelcast)
            throws IOException, InterruptedException {
        Future<Vertx> building = Vertx.builder()
                .with(EventBusConfig.of(config, address))
                .withClusterManager(new LeavableClusterManager(hazelcast))
                .buildClustered();
        try {
            return done(building, OPENING);
        } catch (IOException | InterruptedException | RuntimeException e) {
            building.onSuccess(Vertx::close);
            stop(hazelcast, false);
            throw e;
        }
    }

    private void hear(Bus.Listener changes, Consumer<byte[]> greetings) throws IOException, InterruptedException {
        consumer.handler(message -> {
            if (!(message.body() instanceof byte[] sealed)) {
                return;
            }
            if (message.headers().contains(GREETING)) {
                greetings.accept(sealed);
            } else {
                changes.pushed(sealed);
            }
        });
        done(consumer.completion(), OPENING);
    }

    void publish(byte[] sealed) {
        send(sealed, new DeliveryOptions());
    }

    void greet(byte[] sealed) {
        send(sealed, new DeliveryOptions().addHeader(GREETING, ""));
    }

    int members() {
        try {
            return hazelcast.getCluster().getMembers().size();
        } catch (HazelcastInstanceNotActiveException _) {
            return 0;
        }
    }

    /**
     * Leaves: the consumer first, then Vert.x, then Hazelcast, each in bounded time, together within 14 s. Hazelcast hands over its data
     * only when Vert.x was done: else Vert.x may wait for a member that does not answer, until Hazelcast ends.
     */
    void leave() throws InterruptedException {
        boolean inOrder = false;
        try {
            attempt(consumer.unregister());
            inOrder = attempt(vertx.close());
        } finally {
            stop(hazelcast, inOrder);
        }
    }

    private static void stop(HazelcastInstance hazelcast, boolean inOrder) throws InterruptedException {
        Thread stopping = Thread.ofPlatform().daemon().name("tidegate-bus-stop").start(() -> {
            try {
                if (inOrder) {
                    hazelcast.shutdown();
                }
            } catch (RuntimeException e) {
                LOG.warn("Hazelcast was not stopped in good order: {}", e.toString());
            } finally {
                hazelcast.getLifecycleService().terminate();
            }
        });
        if (!stopping.join(STOPPING)) {
            LOG.warn("Hazelcast has not stopped within {} s, and is left to itself", STOPPING.toSeconds());
        }
    }

    /**
     * Vert.x (5.1.6) completes the one promise of a publication for each member that it goes to, and reports it as a fault of ours when the write to
     * one fails after that to another is done: as it is when a member was just killed. All others get theirs.
     */
    private static void unhandled(Throwable failure) {
        if (failure instanceof IllegalStateException && "Promise already completed".equals(failure.getMessage())) {
            LOG.debug("A push did not reach a member that has gone", failure);
        } else {
            LOG.error("An unhandled exception on the bus", failure);
        }
    }

    private void send(byte[] sealed, DeliveryOptions options) {
        try {
            context.runOnContext(_ -> vertx.eventBus().publish(ADDRESS, sealed, options));
        } catch (RejectedExecutionException e) {
            LOG.debug("A push was lost: the bus is just being left", e);
        }
    }

    /** Whether it was done in time. */
    private static boolean attempt(Future<Void> step) throws InterruptedException {
        try {
            done(step, STEP);
            return true;
        } catch (IOException e) {
            LOG.warn("The bus was not left in good order: {}", e.toString());
            return false;
        }
    }

    private static <T> T done(Future<T> future, Duration limit) throws IOException, InterruptedException {
        try {
            return future.toCompletionStage().toCompletableFuture().get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException(e.getCause() == null ? e : e.getCause());
        }
    }
}
