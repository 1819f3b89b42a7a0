package io.tidegate.common.bus;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.LifecycleEvent;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;

/**
 * The cluster manager of Vert.x, without its holding up the end of Hazelcast. It clears up after a member that has gone under its own
 * monitor, and asks the other members meanwhile: for as long as one of them doesn't answer. It hears of Hazelcast's states under the same
 * monitor; so Hazelcast could not be stopped either, which alone ends that waiting.
 */
final class LeavableClusterManager extends HazelcastClusterManager {
    LeavableClusterManager(HazelcastInstance hazelcast) {
        super(hazelcast);
    }

    /** Takes no monitor for the states that it does nothing at. */
    @Override
    @SuppressWarnings("UnsynchronizedOverridesSynchronized")
    public void stateChanged(LifecycleEvent event) {
        if (event.getState() == LifecycleEvent.LifecycleState.MERGED) {
            super.stateChanged(event);
        }
    }
}
