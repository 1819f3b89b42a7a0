package io.tidegate.cli;

import java.util.Optional;
import picocli.CommandLine.Option;

/** What every command that asks a server takes. */
final class ServerOptions {
    @Option(
            names = "--admin-url",
            paramLabel = "URL",
            description =
                    "The operator port of a coordinator or an edge. Default: $TIDEGATE_ADMIN_URL, or the demo of this folder.")
    Optional<String> url = Optional.empty();

    @Option(
            names = "--admin-token",
            paramLabel = "TOKEN",
            description = "Its token. Better in $TIDEGATE_ADMIN_TOKEN: other users can see a command line.")
    Optional<String> token = Optional.empty();

    @Option(names = "--json", description = "Print the server's JSON, for programs.")
    boolean json;
}
