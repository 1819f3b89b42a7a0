package io.tidegate.common.bus;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.LifecycleEvent;
import com.hazelcast.core.LifecycleEvent.LifecycleState;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.lang.reflect.Field;
import java.util.concurrent.ExecutorService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The cluster manager of Vert.x (vertx-hazelcast 5.1.5), made so that a cluster can be left at any time and nothing stays.
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

    /** Ends the thread that is left when the cluster has been left. */
    void end() {
        try {
            Object subscriptions = value(HazelcastClusterManager.class, "subsMapHelper", this);
            Object throttling = value(subscriptions.getClass(), "throttling", subscriptions);
            ((ExecutorService) value(throttling.getClass(), "executorService", throttling)).shutdownNow();
        } catch (ReflectiveOperationException | NullPointerException e) {
            LOG.debug("The cluster manager never joined, or is another version", e);
        }
    }

    private static Object value(Class<?> type, String name, Object of) throws ReflectiveOperationException {
        Field field = type.getDeclaredField(name);
        field.setAccessible(true);
        return field.get(of);
    }
}
