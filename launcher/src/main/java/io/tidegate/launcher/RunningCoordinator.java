package io.tidegate.launcher;

/** A coordinator that listens. */
public interface RunningCoordinator {
    /** The port for nodes and developers. */
    int port();

    /** The operators' port. */
    int operatorPort();

    /** Takes no more requests, finishes those that run, leaves the event bus, and closes. Blocks. */
    void stop();
}
