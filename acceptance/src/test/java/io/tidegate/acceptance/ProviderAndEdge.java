package io.tidegate.acceptance;

import java.nio.file.Path;

/** The smallest installation: a simulated provider and one edge node in front of it, each a process. */
record ProviderAndEdge(SimulatorProcess simulator, EdgeProcess edge) implements AutoCloseable {
    static ProviderAndEdge start(String name) {
        Path folder = BuildFolder.scratch(name);
        SimulatorProcess simulator = SimulatorProcess.start(folder);
        try {
            EdgeSettings settings = EdgeSettings.named(name).upstream("simulator", simulator.url());
            return new ProviderAndEdge(simulator, EdgeProcess.start(settings));
        } catch (AssertionError | RuntimeException e) {
            simulator.close();
            throw e;
        }
    }

    @Override
    public void close() {
        edge.close();
        simulator.close();
    }
}
