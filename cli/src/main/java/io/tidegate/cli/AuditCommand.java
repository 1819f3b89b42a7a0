package io.tidegate.cli;

import io.tidegate.cli.admin.Request;
import io.tidegate.cli.view.AuditView;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tidegate audit}. */
@Command(name = "audit", description = "Show who changed what, the newest first.")
final class AuditCommand implements Callable<Integer> {
    private final ServerSession session;
    private final AuditView view;

    @Mixin
    private final ServerOptions server = new ServerOptions();

    @Option(names = "--subject", paramLabel = "ID", description = "Only of this key, user, node or token.")
    private Optional<String> subject = Optional.empty();

    @Option(names = "--actor", paramLabel = "WHO", description = "Only by operator:NAME, node:ID or coordinator.")
    private Optional<String> actor = Optional.empty();

    @Option(names = "--action", paramLabel = "WHAT", description = "Only key.revoke, say, or all of key.")
    private Optional<String> action = Optional.empty();

    @Option(names = "--from", paramLabel = "TIME", description = "The first moment: 2027-01-31T00:00:00Z.")
    private Optional<String> from = Optional.empty();

    @Option(names = "--to", paramLabel = "TIME", description = "The first moment after it.")
    private Optional<String> to = Optional.empty();

    @Option(names = "--limit", paramLabel = "N", description = "How many entries at most; 100 by default.")
    private Optional<String> limit = Optional.empty();

    @Option(names = "--after", paramLabel = "PLACE", description = "Older ones, as the last answer said.")
    private Optional<String> after = Optional.empty();

    AuditCommand(Surroundings surroundings) {
        this.session = new ServerSession(surroundings);
        this.view = new AuditView(surroundings.zone());
    }

    @Override
    public Integer call() {
        Request request = Request.get("/admin/v1/audit")
                .with("subject", subject)
                .with("actor", actor)
                .with("action", action)
                .with("from", from)
                .with("to", to)
                .with("limit", limit)
                .with("after", after);
        return session.run(server, request, view::all);
    }
}
