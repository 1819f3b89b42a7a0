package io.tidegate.cli;

import io.tidegate.cli.admin.Request;
import io.tidegate.cli.admin.ServerSearch;
import io.tidegate.cli.view.UsageGroupsView;
import io.tidegate.cli.view.UsageView;
import io.tidegate.cli.view.View;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tidegate usage}: an operator sees all users or one, or sums by whatever groups; a developer, with their own key, sees their own. */
@Command(
        name = "usage",
        description = {
            "Show tokens and cost of today and this month.",
            "With an admin token: of all users, or of one; with --by, and a coordinator's address, sums over all nodes."
                    + " Without, but with ANTHROPIC_BASE_URL and ANTHROPIC_AUTH_TOKEN"
                    + " set to an edge and a key: of that key's user."
        })
final class UsageCommand implements Callable<Integer> {
    private static final String PATH = "/admin/v1/usage";
    private static final String MOST_GROUPS = "1000";

    private final ServerSession session;
    private final UsageView view;
    private final UsageGroupsView groups;
    private final InstantSource clock;

    @Mixin
    private final ServerOptions server = new ServerOptions();

    @Option(names = "--user", paramLabel = "NAME", description = "Only of this user.")
    private Optional<String> user = Optional.empty();

    @Option(names = "--key", paramLabel = "ID", description = "Only with this key.")
    private Optional<String> key = Optional.empty();

    @Option(names = "--model", paramLabel = "NAME", description = "Only with this model.")
    private Optional<String> model = Optional.empty();

    @Option(names = "--node", paramLabel = "ID", description = "Only at this node.")
    private Optional<String> node = Optional.empty();

    @Option(
            names = "--by",
            paramLabel = "GROUPS",
            description = "One line for each of these: some of user, key, model, node, day, with commas.")
    private Optional<String> by = Optional.empty();

    @Option(names = "--from", paramLabel = "DAY", description = "From this day on, such as 2026-11-01.")
    private Optional<String> from = Optional.empty();

    @Option(names = "--to", paramLabel = "DAY", description = "Up to this day.")
    private Optional<String> to = Optional.empty();

    @Option(names = "--since", paramLabel = "TIME", description = "Of the last days, such as 7d, instead of --from.")
    private Optional<Duration> since = Optional.empty();

    @Option(names = "--csv", description = "As CSV, by user, model and day when nothing else is asked for.")
    private boolean csv;

    UsageCommand(Surroundings surroundings) {
        this.session = new ServerSession(surroundings);
        this.view = new UsageView(surroundings.zone());
        this.groups = new UsageGroupsView(surroundings.zone());
        this.clock = surroundings.clock();
    }

    @Override
    public Integer call() {
        Optional<ServerSearch> own = operatorOnly() ? Optional.empty() : session.own(server);
        return own.map(search -> session.run(search, server, Request.get("/v1/usage"), view::one))
                .orElseGet(() -> session.run(server, request(), shown()));
    }

    private boolean operatorOnly() {
        return grouped() || user.isPresent() || from.isPresent() || to.isPresent() || since.isPresent();
    }

    private boolean grouped() {
        return csv || by.isPresent() || key.isPresent() || model.isPresent() || node.isPresent();
    }

    private View shown() {
        return csv ? (text, out) -> out.print(text.asText()) : grouped() ? groups : view::one;
    }

    private Request request() {
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        Optional<String> first =
                from.or(() -> since.map(time -> today.minusDays(time.toDays()).toString()));
        // The day after has begun in some zones.
        Optional<String> last = to.or(() -> first.map(_ -> today.plusDays(1).toString()));
        return Request.get(PATH)
                .with("user", user)
                .with("key", key)
                .with("model", model)
                .with("node", node)
                .with("by", by)
                .with("from", first)
                .with("to", last)
                .with("format", csv ? Optional.of("csv") : Optional.empty())
                .with("limit", grouped() && !csv ? Optional.of(MOST_GROUPS) : Optional.empty());
    }
}
