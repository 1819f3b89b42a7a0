package io.tidegate.launcher;

import io.tidegate.common.config.LoggingConfig;
import io.tidegate.common.telemetry.AccessLog;
import io.tidegate.common.telemetry.Logging;
import io.tidegate.edge.CannotStart;
import io.tidegate.edge.EdgeNode;
import io.tidegate.simulator.Simulator;
import io.tidegate.simulator.SimulatorOptions;
import io.vertx.core.Vertx;
import java.io.IOException;

/** The real parts, in this process. */
final class LocalParts implements Parts {
    private final String version;

    /**
     * Parts of a version.
     *
     * @param version of the program, which an edge shows
     */
    LocalParts(String version) {
        this.version = version;
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
        public void stop() {
            node.stop();
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
