package io.tidegate.launcher;

import io.tidegate.edge.config.EdgeConfig;
import java.io.IOException;

/** Starts the parts of Tidegate in this process. Each method blocks until the part listens, and fails
 * with words for people when it cannot. */
public interface Parts {
    /** Starts an edge node on the ports of its configuration. */
    RunningEdge startEdge(EdgeConfig config) throws IOException;

    /**
     * Starts a simulator.
     *
     * @param port 0 takes a free one
     */
    RunningSimulator startSimulator(String host, int port) throws IOException;
}
