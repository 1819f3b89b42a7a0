package io.tidegate.launcher.demo;

import io.tidegate.common.telemetry.AccessLog;
import io.tidegate.edge.EdgeNode;
import io.tidegate.launcher.EdgeSetup;
import io.tidegate.launcher.Parts;
import io.tidegate.launcher.RunningEdge;
import io.tidegate.launcher.RunningSimulator;
import io.tidegate.simulator.Simulator;
import io.tidegate.simulator.SimulatorOptions;
import io.vertx.core.Vertx;

/** The real parts, without a log on the test's standard output. */
final class QuietParts implements Parts {
    @Override
    public RunningEdge startEdge(EdgeSetup setup) {
        EdgeNode node =
                EdgeNode.start(setup.config(), AccessLog.OFF, setup.prices(), EdgeNode.Surroundings.system("1.2.3"));
        return new RunningEdge() {
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
            }
        };
    }

    @Override
    public RunningSimulator startSimulator(SimulatorOptions options) {
        Vertx vertx = Vertx.vertx();
        Simulator simulator = Simulator.start(vertx, options).await();
        return new RunningSimulator() {
            @Override
            public String url() {
                return simulator.baseUrl();
            }

            @Override
            public void stop() {
                vertx.close().await();
            }
        };
    }
}
