package io.tidegate.launcher;

import io.tidegate.cli.ExitCode;
import io.tidegate.cli.Surroundings;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code tidegate simulator}: the simulated provider, until it is told to stop. */
@Command(
        name = "simulator",
        description = "Run the simulated provider, which takes its orders from markers in prompts.")
final class SimulatorCommand implements Callable<Integer> {
    private final Surroundings surroundings;
    private final Parts parts;
    private final Supplier<StopRequest> stopRequests;

    @Option(names = "--host", paramLabel = "HOST", description = "Default: 127.0.0.1.")
    private String host = "127.0.0.1";

    @Option(names = "--port", paramLabel = "PORT", description = "Default: a free one.")
    private int port;

    SimulatorCommand(Surroundings surroundings, Parts parts, Supplier<StopRequest> stopRequests) {
        this.surroundings = surroundings;
        this.parts = parts;
        this.stopRequests = stopRequests;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        StopRequest stop = stopRequests.get();
        RunningSimulator simulator = parts.startSimulator(host, port);
        surroundings.out().println("The simulator listens at http://" + host + ":" + simulator.port());
        stop.await();
        simulator.stop();
        return ExitCode.OK.number();
    }
}
