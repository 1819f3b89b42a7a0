package io.tidegate.launcher;

import io.tidegate.cli.ExitCode;
import io.tidegate.cli.Surroundings;
import io.tidegate.common.config.ConfigLoader;
import io.tidegate.common.config.ConfigResult.Invalid;
import io.tidegate.common.config.ConfigResult.Loaded;
import io.tidegate.edge.config.EdgeConfig;
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
        return switch (ConfigLoader.load(config, surroundings.environment(), EdgeConfig.class)) {
            case Loaded<EdgeConfig>(EdgeConfig loaded) -> run(loaded);
            case Invalid<EdgeConfig> invalid -> {
                surroundings.err().println(invalid);
                yield ExitCode.USAGE.number();
            }
        };
    }

    private int run(EdgeConfig loaded) throws IOException, InterruptedException {
        StopRequest stop = stopRequests.get();
        RunningEdge edge = parts.startEdge(loaded);
        stop.await();
        edge.stop();
        return ExitCode.OK.number();
    }
}
