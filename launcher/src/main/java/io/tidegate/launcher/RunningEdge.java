package io.tidegate.launcher;

/** An edge node that listens. */
public interface RunningEdge {
    /** The public port. */
    int port();

    /** The operator's port. */
    int operatorPort();

    /** Takes no more exchanges, lets the running ones finish for as long as the configuration says, and closes. Blocks. */
    void stop();
}
