package io.tidegate.launcher;

import io.tidegate.cli.ExitCode;
import io.tidegate.cli.Surroundings;
import io.tidegate.common.config.ConfigResult.Invalid;
import io.tidegate.common.config.ConfigResult.Loaded;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code tidegate edge}: one edge node, until it is told to stop. */
@Command(
        name = "edge",
        description = {
            "Run an edge node.",
            "SIGTERM or Ctrl-C stops it: running streams finish (timeouts.drain), then it ends with 0."
        })
final class EdgeCommand implements Callable<Integer> {
    private final Surroundings surroundings;
    private final Parts parts;
    private final Supplier<StopRequest> stopRequests;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            required = true,
            description = "Its configuration. config/edge-node.yml is a commented example.")
    private Path config = Path.of("");

    EdgeCommand(Surroundings surroundings, Parts parts, Supplier<StopRequest> stopRequests) {
        this.surroundings = surroundings;
        this.parts = parts;
        this.stopRequests = stopRequests;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        return switch (EdgeSetup.load(config, surroundings.environment())) {
            case Loaded<EdgeSetup>(EdgeSetup setup) -> run(setup);
            case Invalid<EdgeSetup> invalid -> {
                surroundings.err().println(invalid);
                yield ExitCode.USAGE.number();
            }
        };
    }

    private int run(EdgeSetup setup) throws IOException, InterruptedException {
        StopRequest stop = stopRequests.get();
        RunningEdge edge = parts.startEdge(setup);
        stop.await();
        edge.stop();
        return ExitCode.OK.number();
    }
}
