package io.tidegate.launcher;

import io.tidegate.common.CannotStart;
import io.tidegate.common.Stopping;
import io.tidegate.common.config.LoggingConfig;
import io.tidegate.common.telemetry.AccessLog;
import io.tidegate.common.telemetry.Logging;
import io.tidegate.coordinator.Coordinator;
import io.tidegate.coordinator.config.CoordinatorConfig;
import io.tidegate.edge.EdgeNode;
import io.tidegate.edge.config.EdgeConfig;
import io.tidegate.simulator.Simulator;
import io.tidegate.simulator.SimulatorOptions;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** The real parts, in this process. */
final class LocalParts implements Parts {
    private final String version;
    private final List<String> program;

    /**
     * Parts of this program.
     *
     * @param version of it
     * @param program the command that runs it, without arguments
     */
    LocalParts(String version, List<String> program) {
        this.version = version;
        this.program = List.copyOf(program);
    }

    @Override
    public RunningEdge startEdge(EdgeSetup setup) throws IOException {
        LoggingConfig wanted = setup.config().logging();
        Logging logging = Logging.configure(wanted.format(), wanted.level());
        try {
            AccessLog accessLog = wanted.accessLog() ? logging.accessLog() : AccessLog.OFF;
            EdgeNode node =
                    EdgeNode.start(setup.config(), accessLog, setup.prices(), EdgeNode.Surroundings.system(version));
            return new LocalEdge(node, logging);
        } catch (CannotStart e) {
            logging.close();
            throw new IOException(e.getMessage(), e);
        }
    }

    @Override
    public RunningEdge startEdge(EdgeProgram edge) throws IOException {
        return ChildEdge.start(program, edge);
    }

    @Override
    public RunningCoordinator startCoordinator(CoordinatorConfig config) throws IOException {
        Logging logging =
                Logging.configure(config.logging().format(), config.logging().level());
        try {
            Coordinator coordinator = Coordinator.start(config, Coordinator.Surroundings.system(version));
            return new LocalCoordinator(coordinator, logging);
        } catch (CannotStart e) {
            logging.close();
            throw new IOException(e.getMessage(), e);
        }
    }

    @Override
    public RunningSimulator startSimulator(SimulatorOptions options) throws IOException {
        Vertx vertx = Vertx.vertx();
        try {
            return new LocalSimulator(vertx, Simulator.start(vertx, options).await());
        } catch (Throwable e) {
            vertx.close().await();
            throw new IOException(
                    "The simulator cannot listen on " + options.host() + ":" + options.port() + ": " + e.getMessage()
                            + ". Choose another port, or leave it out for a free one.",
                    e);
        }
    }

    /** The log is the last to end, so that it has what the node says while it stops. */
    private record LocalEdge(EdgeNode node, Logging logging) implements RunningEdge {
        @Override
        public int port() {
            return node.port();
        }

        @Override
        public int operatorPort() {
            return node.operatorPort();
        }

        @Override
        public long pid() {
            return ProcessHandle.current().pid();
        }

        @Override
        public CompletionStage<Void> ended() {
            return node.terminated().<Void>mapEmpty().toCompletionStage();
        }

        @Override
        public void take(EdgeConfig changed) {
            node.take(changed);
            logging.level(changed.logging().level());
        }

        @Override
        public void stop(Stopping how) {
            node.stop(how);
            logging.close();
        }
    }

    private record LocalCoordinator(Coordinator coordinator, Logging logging) implements RunningCoordinator {
        @Override
        public int port() {
            return coordinator.port();
        }

        @Override
        public int operatorPort() {
            return coordinator.operatorPort();
        }

        @Override
        public void take(CoordinatorConfig changed) {
            logging.level(changed.logging().level());
        }

        @Override
        public void stop(Stopping how) {
            coordinator.stop(how);
            logging.close();
        }
    }

    private record LocalSimulator(Vertx vertx, Simulator simulator) implements RunningSimulator {
        @Override
        public String url() {
            return simulator.baseUrl();
        }

        @Override
        public void stop() {
            simulator.close().await();
            vertx.close().await();
        }
    }
}
