package io.tidegate.launcher.demo;

import io.tidegate.cli.demo.DemoFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How a demo is started. */
final class DemoOptions {
    @Option(names = "--port", paramLabel = "PORT", description = "The first edge's public port. Default: a free one.")
    int port;

    @Option(names = "--operator-port", paramLabel = "PORT", description = "Its operator port. Default: a free one.")
    int operatorPort;

    @Option(names = "--second-port", paramLabel = "PORT", description = "The second edge's. Default: a free one.")
    int secondPort;

    @Option(names = "--coordinator-port", paramLabel = "PORT", description = "The coordinator's. Default: a free one.")
    int coordinatorPort;

    @Option(
            names = "--coordinator-operator-port",
            paramLabel = "PORT",
            description = "Its operators' port. Default: a free one.")
    int coordinatorOperatorPort;

    @Option(names = "--simulator-port", paramLabel = "PORT", description = "The simulator's. Default: a free one.")
    int simulatorPort;

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            description = "Where its data is kept. Default: ${DEFAULT-VALUE}, where the other commands look for it.")
    Path folder = Path.of(DemoFile.FOLDER);

    @Option(
            names = "--upstream",
            paramLabel = "URL",
            description = "An Anthropic-format provider in the simulator's place; 'anthropic' is the real one.")
    Optional<String> upstream = Optional.empty();

    @Option(
            names = "--upstream-key-env",
            paramLabel = "NAME",
            description = "The environment variable with that provider's key. For anthropic: ANTHROPIC_API_KEY.")
    Optional<String> upstreamKeyVariable = Optional.empty();

    @Option(
            names = "--upstream-header",
            paramLabel = "NAME",
            description = "The header for that key: x-api-key (the default), or authorization, as a bearer token.")
    String upstreamHeader = "x-api-key";

    /** The edges to start: the first stands where most clients of the demo are taken to be. */
    List<DemoEdge> edges() {
        return List.of(
                new DemoEdge("edge-1", "eu-central-1", port, operatorPort),
                new DemoEdge("edge-2", "us-east-1", secondPort, 0));
    }
}
