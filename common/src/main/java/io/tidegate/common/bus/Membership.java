package io.tidegate.common.bus;

import com.hazelcast.config.Config;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One stay in the cluster: Hazelcast, and a clustered {@code Vertx} on top of it. Joining and leaving block. */
final class Membership {
    private static final Logger LOG = LoggerFactory.getLogger(Membership.class);
    private static final String CHANGES = "tidegate.changes";
    private static final String GREETINGS = "tidegate.greetings";
    private static final Duration OPENING = Duration.ofSeconds(30);
    private static final Duration STEP = Duration.ofSeconds(3);

    private final HazelcastInstance hazelcast;
    private final Vertx vertx;
    private final Context context;
    private final List<MessageConsumer<Object>> consumers = new ArrayList<>();

    private Membership(HazelcastInstance hazelcast, Vertx vertx) {
        this.hazelcast = hazelcast;
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
    }

    /**
     * Joins the cluster that the configuration names, or begins it.
     *
     * @throws IOException when the address or the ports can't be had
     * @throws com.hazelcast.core.HazelcastException when Hazelcast can't start
     * @throws IllegalStateException when Hazelcast or Vert.x gave up
     */
    static Membership join(BusConfig config, Bus.Listener changes, Consumer<byte[]> greetings)
            throws IOException, InterruptedException {
        String address = InetAddress.getByName(config.host()).getHostAddress();
        Config member = MemberConfig.of(config, address);
        HazelcastInstance hazelcast = Hazelcast.newHazelcastInstance(member);
        Membership membership = new Membership(hazelcast, vertx(config, address, hazelcast));
        try {
            membership.hear(CHANGES, changes::pushed);
            membership.hear(GREETINGS, greetings);
            return membership;
        } catch (IOException | InterruptedException e) {
            membership.leave();
            throw e;
        }
    }

    private static Vertx vertx(BusConfig config, String address, HazelcastInstance hazelcast)
            throws IOException, InterruptedException {
        try {
            return done(
                    Vertx.builder()
                            .with(EventBusConfig.of(config, address))
                            .withClusterManager(new HazelcastClusterManager(hazelcast))
                            .buildClustered(),
                    OPENING);
        } catch (IOException | InterruptedException e) {
            hazelcast.getLifecycleService().terminate();
            throw e;
        }
    }

    private void hear(String address, Consumer<byte[]> taker) throws IOException, InterruptedException {
        MessageConsumer<Object> consumer = vertx.eventBus().consumer(address, message -> {
            if (message.body() instanceof byte[] sealed) {
                taker.accept(sealed);
            }
        });
        consumers.add(consumer);
        done(consumer.completion(), OPENING);
    }

    void publish(byte[] sealed) {
        context.runOnContext(_ -> vertx.eventBus().publish(CHANGES, sealed));
    }

    void greet(byte[] sealed) {
        context.runOnContext(_ -> vertx.eventBus().publish(GREETINGS, sealed));
    }

    int members() {
        return hazelcast.getLifecycleService().isRunning()
                ? hazelcast.getCluster().getMembers().size()
                : 0;
    }

    /** Leaves: the consumers first, then Vert.x, then Hazelcast, each in bounded time. */
    void leave() throws InterruptedException {
        try {
            done(Future.join(consumers.stream().map(MessageConsumer::unregister).toList()), STEP);
            done(vertx.close(), STEP);
            hazelcast.shutdown();
        } catch (IOException | RuntimeException e) {
            LOG.warn("The bus was not left in good order: {}", e.toString());
        } finally {
            hazelcast.getLifecycleService().terminate();
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
