package io.tidegate.launcher.demo;

import io.tidegate.common.CannotStart;
import io.tidegate.common.Stopping;
import io.tidegate.common.config.ConfigResult;
import io.tidegate.common.telemetry.AccessLog;
import io.tidegate.coordinator.Coordinator;
import io.tidegate.coordinator.config.CoordinatorConfig;
import io.tidegate.edge.EdgeNode;
import io.tidegate.launcher.EdgeProgram;
import io.tidegate.launcher.EdgeSetup;
import io.tidegate.launcher.Parts;
import io.tidegate.launcher.RunningCoordinator;
import io.tidegate.launcher.RunningEdge;
import io.tidegate.launcher.RunningSimulator;
import io.tidegate.simulator.Simulator;
import io.tidegate.simulator.SimulatorOptions;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.util.concurrent.CompletionStage;

/** The real parts, all in this process and without a log on the test's standard output. */
public final class QuietParts implements Parts {
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
            public long pid() {
                return ProcessHandle.current().pid();
            }

            @Override
            public CompletionStage<Void> ended() {
                return node.terminated().<Void>mapEmpty().toCompletionStage();
            }

            @Override
            public void stop(Stopping how) {
                node.stop(how);
            }
        };
    }

    @Override
    public RunningEdge startEdge(EdgeProgram program) {
        return switch (EdgeSetup.load(program.config(), program.environment())) {
            case ConfigResult.Loaded<EdgeSetup>(EdgeSetup setup) -> startEdge(setup);
            case ConfigResult.Invalid<EdgeSetup> invalid -> throw new AssertionError(invalid.toString());
        };
    }

    @Override
    public RunningCoordinator startCoordinator(CoordinatorConfig config) throws IOException {
        Coordinator coordinator = started(config);
        return new RunningCoordinator() {
            @Override
            public int port() {
                return coordinator.port();
            }

            @Override
            public int operatorPort() {
                return coordinator.operatorPort();
            }

            @Override
            public void take(CoordinatorConfig changed) {}

            @Override
            public void stop(Stopping how) {
                coordinator.stop(how);
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

    private static Coordinator started(CoordinatorConfig config) throws IOException {
        try {
            return Coordinator.start(config, Coordinator.Surroundings.system("1.2.3"));
        } catch (CannotStart e) {
            throw new IOException(e.getMessage(), e);
        }
    }
}
