package io.tidegate.common.bus;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.LifecycleEvent;
import com.hazelcast.core.LifecycleEvent.LifecycleState;
import io.vertx.core.Completable;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.lang.reflect.Field;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The cluster manager of Vert.x (vertx-hazelcast 5.1.5), made so that a cluster can be left at any time, and no thread stays.
 *
 * <p>It clears up after a member that has gone under its own monitor, and asks the other members meanwhile, for as long as one of them
 * doesn't answer. It hears of Hazelcast's states under the same monitor: so Hazelcast, whose end would end that waiting, could not end.
 *
 * <p>And it leaves a thread behind with each cluster that it was in.
 */
final class LeavableClusterManager extends HazelcastClusterManager {
    private static final Logger LOG = LoggerFactory.getLogger(LeavableClusterManager.class);

    LeavableClusterManager(HazelcastInstance hazelcast) {
        super(hazelcast);
    }

    /** Nothing is done at other states; and what is done at this one asks the other members, while Hazelcast holds its lifecycle's lock. */
    @Override
    @SuppressWarnings("UnsynchronizedOverridesSynchronized")
    public void stateChanged(LifecycleEvent event) {
        if (event.getState() == LifecycleState.MERGED) {
            Thread.ofPlatform().daemon().name("tidegate-bus-merged").start(() -> merged(event));
        }
    }

    private void merged(LifecycleEvent event) {
        try {
            super.stateChanged(event);
        } catch (RuntimeException e) {
            LOG.warn("The bus may lack members after it was split: {}", e.toString());
        }
    }

    /** Vert.x does so whenever it closes. Before the cluster was left the thread must not end: leaving waits for its work. */
    @Override
    public void leave(Completable<Void> promise) {
        super.leave((_, failure) -> {
            endThrottling();
            promise.complete(null, failure);
        });
    }

    private void endThrottling() {
        try {
            value(HazelcastClusterManager.class, "subsMapHelper", this)
                    .flatMap(subscriptions -> value(subscriptions.getClass(), "throttling", subscriptions))
                    .flatMap(throttling -> value(throttling.getClass(), "executorService", throttling))
                    .ifPresent(executor -> ((ExecutorService) executor).shutdownNow());
        } catch (RuntimeException e) {
            LOG.warn("A thread of the bus may be left: {}", e.toString());
        }
    }

    /** Nothing where it never joined. */
    private static Optional<Object> value(Class<?> type, String name, Object of) {
        try {
            Field field = type.getDeclaredField(name);
            field.setAccessible(true);
            return Optional.ofNullable(field.get(of));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("vertx-hazelcast is another version", e);
        }
    }
}
