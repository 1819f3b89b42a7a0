package io.tidegate.acceptance;

/** The smallest installation: a simulated provider, and one edge node in front of it as a process of its own. */
record ProviderAndEdge(SimulatedProvider simulator, EdgeProcess edge) implements AutoCloseable {
    static ProviderAndEdge start(String name) {
        SimulatedProvider simulator = new SimulatedProvider();
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
