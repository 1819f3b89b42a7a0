package io.tidegate.cli;

import io.tidegate.cli.admin.Request;
import io.tidegate.cli.view.ReportView;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tidegate report}. */
@Command(
        name = "report",
        description =
                "Show how things went: requests, success, times, tokens, cost, clients and tools, by model. Asks a coordinator.")
final class ReportCommand implements Callable<Integer> {
    private final ServerSession session;
    private final ReportView view;

    @Mixin
    private final ServerOptions server = new ServerOptions();

    @Option(names = "--since", paramLabel = "TIME", description = "Of the last time, such as 24h or 7d, the default.")
    private Optional<String> since = Optional.empty();

    ReportCommand(Surroundings surroundings) {
        this.session = new ServerSession(surroundings);
        this.view = new ReportView(surroundings.zone());
    }

    @Override
    public Integer call() {
        return session.run(server, Request.get("/admin/v1/report").with("since", since), view);
    }
}
