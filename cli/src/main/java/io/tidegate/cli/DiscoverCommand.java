package io.tidegate.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidegate.cli.connect.CoordinatorFinder;
import io.tidegate.cli.connect.CoordinatorFinder.Search;
import io.tidegate.cli.connect.Trust;
import io.tidegate.cli.view.DiscoveryView;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tidegate discover}. */
@Command(name = "discover", description = "Show which nodes there are for you, how they score, and which are left out.")
final class DiscoverCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin
    private final CoordinatorOptions options = new CoordinatorOptions();

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "20",
            description = "Endpoints at most. Default: ${DEFAULT-VALUE}.")
    private int limit;

    DiscoverCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws IOException {
        return switch (new CoordinatorFinder(surroundings.environment(), surroundings.folder())
                .find(options.url, options.keyFile)) {
            case Search.NotFound(String advice) -> {
                surroundings.err().println(advice);
                surroundings.err().flush();
                yield ExitCode.USAGE.number();
            }
            case Search.Found found -> show(found);
        };
    }

    private int show(Search.Found found) throws IOException {
        Optional<Path> ca =
                options.ca.or(() -> surroundings.variable("NODE_EXTRA_CA_CERTS").map(Path::of));
        CoordinatorSession session = new CoordinatorSession(found.coordinator(), Trust.with(ca), surroundings.err());
        return switch (session.ask(
                options.request(limit, Optional.empty(), surroundings.variable("TIDEGATE_LOCATION")))) {
            case CoordinatorSession.Reply.Ended(ExitCode code) -> code.number();
            case CoordinatorSession.Reply.Answered(JsonNode answer) -> {
                if (options.json) {
                    surroundings.out().println(answer);
                } else {
                    new DiscoveryView().ranked(answer, surroundings.out());
                }
                surroundings.out().flush();
                yield ExitCode.OK.number();
            }
        };
    }
}
