package io.tidegate.launcher;

import io.tidegate.simulator.SimulatorOptions;
import java.io.IOException;

/** Starts the parts of Tidegate in this process. Each method blocks until the part listens, and fails
 * with words for people when it cannot. */
public interface Parts {
    /** Starts an edge node on the ports of its configuration. */
    RunningEdge startEdge(EdgeSetup setup) throws IOException;

    /** Starts a simulator. */
    RunningSimulator startSimulator(SimulatorOptions options) throws IOException;
}
