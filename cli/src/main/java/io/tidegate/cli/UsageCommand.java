package io.tidegate.cli;

import io.tidegate.cli.admin.Request;
import io.tidegate.cli.admin.ServerSearch;
import io.tidegate.cli.view.UsageView;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tidegate usage}: an operator sees all users or one; a developer, with their own key, sees their own. */
@Command(
        name = "usage",
        description = {
            "Show tokens and cost of today and this month.",
            "With an admin token: of all users, or of one. Without, but with ANTHROPIC_BASE_URL and ANTHROPIC_AUTH_TOKEN"
                    + " set to an edge and a key: of that key's user."
        })
final class UsageCommand implements Callable<Integer> {
    private final ServerSession session;
    private final UsageView view;

    @Mixin
    private final ServerOptions server = new ServerOptions();

    @Option(names = "--user", paramLabel = "NAME", description = "Only of this user.")
    private Optional<String> user = Optional.empty();

    UsageCommand(Surroundings surroundings) {
        this.session = new ServerSession(surroundings);
        this.view = new UsageView(surroundings.zone());
    }

    @Override
    public Integer call() {
        Optional<ServerSearch> own = user.isPresent() ? Optional.empty() : session.own(server);
        return own.map(search -> session.run(search, server, Request.get("/v1/usage"), view::one))
                .orElseGet(
                        () -> session.run(server, Request.get("/admin/v1/usage").with("user", user), view::one));
    }
}
