package io.tidegate.launcher;

import io.tidegate.common.Stopping;
import io.tidegate.coordinator.config.CoordinatorConfig;

/** A coordinator that listens. */
public interface RunningCoordinator {
    /** The port for nodes and developers. */
    int port();

    /** The operators' port. */
    int operatorPort();

    /** Takes a configuration that has nothing new but what can be taken. */
    void take(CoordinatorConfig changed);

    /** Takes no more requests, finishes those that run, leaves the event bus, and closes. Blocks. */
    void stop(Stopping how);
}
