package io.tidegate.launcher;

import io.tidegate.coordinator.config.CoordinatorConfig;
import io.tidegate.simulator.SimulatorOptions;
import java.io.IOException;

/** Starts the parts of Tidegate. Each method blocks until the part listens, and fails with words for people when it cannot. */
public interface Parts {
    /** Starts an edge node in this process, on the ports of its configuration. */
    RunningEdge startEdge(EdgeSetup setup) throws IOException;

    /** Starts an edge node as a process of its own. */
    RunningEdge startEdge(EdgeProgram program) throws IOException;

    /** Starts a coordinator in this process. */
    RunningCoordinator startCoordinator(CoordinatorConfig config) throws IOException;

    /** Starts a simulator in this process. */
    RunningSimulator startSimulator(SimulatorOptions options) throws IOException;
}
