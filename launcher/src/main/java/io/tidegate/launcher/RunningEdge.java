package io.tidegate.launcher;

import io.tidegate.common.Stopping;
import io.tidegate.edge.config.EdgeConfig;
import java.util.concurrent.CompletionStage;

/** An edge node that listens. */
public interface RunningEdge {
    /** The public port. */
    int port();

    /** The operator's port. */
    int operatorPort();

    /** The process that it runs in. */
    long pid();

    /** Done when the node has ended, or asks to be stopped because a newer start of it has taken its place. */
    CompletionStage<Void> ended();

    /** Takes a configuration that has nothing new but what can be taken. One in a process of its own looks at its file itself. */
    default void take(EdgeConfig changed) {}

    /** Drains: takes no more exchanges, lets the running ones finish for as long as the configuration says, and closes. Blocks. */
    void stop(Stopping how);
}
