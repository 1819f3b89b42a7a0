package io.tidegate.cli;

import io.tidegate.cli.admin.Request;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What every command takes that asks a coordinator where the nodes are. */
final class CoordinatorOptions {
    @Option(
            names = "--coordinator",
            paramLabel = "URL",
            description = "The coordinator. Default: $TIDEGATE_COORDINATOR_URL, or the demo of this folder.")
    Optional<String> url = Optional.empty();

    @Option(
            names = "--key-file",
            paramLabel = "FILE",
            description = "A file with your key. Default: $TIDEGATE_KEY, $ANTHROPIC_AUTH_TOKEN, or the demo's.")
    Optional<Path> keyFile = Optional.empty();

    @Option(
            names = "--ca",
            paramLabel = "FILE",
            description = "The certificate of a private CA. Default: $NODE_EXTRA_CA_CERTS.")
    Optional<Path> ca = Optional.empty();

    @Option(
            names = "--location",
            paramLabel = "NAME",
            description = "Where you are, such as eu-west-1. Default: $TIDEGATE_LOCATION.")
    Optional<String> location = Optional.empty();

    @Option(names = "--lat", paramLabel = "DEGREES", description = "In place of a location: degrees north.")
    Optional<Double> lat = Optional.empty();

    @Option(names = "--lon", paramLabel = "DEGREES", description = "And degrees east.")
    Optional<Double> lon = Optional.empty();

    @Option(
            names = "--capability",
            paramLabel = "NAME",
            description = "What a node must be able to do, with commas. Default: claude-code-proxy.")
    Optional<String> capability = Optional.empty();

    @Option(names = "--json", description = "Print JSON, for programs.")
    boolean json;

    Request request(int limit, Optional<String> current, Optional<String> usualLocation) {
        return Request.get("/v1/discover")
                .with("location", here(usualLocation))
                .with("lat", lat.map(String::valueOf))
                .with("lon", lon.map(String::valueOf))
                .with("capability", capability)
                .with("current", current)
                .with("limit", Optional.of(Integer.toString(limit)));
    }

    /** A location that is given; the usual one, unless there are coordinates. */
    Optional<String> here(Optional<String> usualLocation) {
        return location.or(() -> lat.isPresent() || lon.isPresent() ? Optional.empty() : usualLocation);
    }
}
