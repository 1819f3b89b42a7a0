package io.tidegate.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.cli.admin.Request;
import io.tidegate.cli.view.QuotaView;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tidegate quotas}. */
@Command(name = "quotas", description = "What users may spend in a window.")
final class QuotasCommand {
    private static final String PATH = "/admin/v1/quotas";
    private static final String USER = "Whose quota it is.";
    private static final String UNIT = "What is counted: tokens. Default: ${DEFAULT-VALUE}.";
    private static final String WINDOW = "day or month, in the user's time zone.";

    private final ServerSession session;
    private final QuotaView view;

    QuotasCommand(Surroundings surroundings) {
        this.session = new ServerSession(surroundings);
        this.view = new QuotaView(surroundings.zone());
    }

    @Command(description = "Set a user's own quota, in place of the default.")
    int set(
            @Mixin ServerOptions server,
            @Option(names = "--user", paramLabel = "NAME", required = true, description = USER) String user,
            @Option(names = "--unit", paramLabel = "UNIT", defaultValue = "tokens", description = UNIT) String unit,
            @Option(names = "--window", paramLabel = "WINDOW", required = true, description = WINDOW) String window,
            @Option(
                            names = "--limit",
                            paramLabel = "N",
                            required = true,
                            description = "How many of them. A turn of Claude Code takes 20000 to 40000 tokens.")
                    long limit) {
        ObjectNode body = JsonNodeFactory.instance
                .objectNode()
                .put("user", user)
                .put("unit", unit)
                .put("window", window)
                .put("limit", limit);
        return session.run(server, Request.put(PATH, body), view::one);
    }

    @Command(description = "List quotas, and what is left of them.")
    int list(
            @Mixin ServerOptions server,
            @Option(names = "--user", paramLabel = "NAME", description = "Only those of this user.")
                    Optional<String> user) {
        return session.list(server, Request.get(PATH).with("user", user), "quotas", view::all);
    }

    @Command(description = "Remove a user's own quota; the default applies again.")
    int remove(
            @Mixin ServerOptions server,
            @Option(names = "--user", paramLabel = "NAME", required = true, description = USER) String user,
            @Option(names = "--unit", paramLabel = "UNIT", defaultValue = "tokens", description = UNIT) String unit,
            @Option(names = "--window", paramLabel = "WINDOW", required = true, description = WINDOW) String window) {
        Request request = Request.delete(PATH)
                .with("user", Optional.of(user))
                .with("unit", Optional.of(unit))
                .with("window", Optional.of(window));
        return session.run(server, request, view::one);
    }

    @Command(description = "Let a user's windows start at zero again. The ledger keeps what was used.")
    int reset(
            @Mixin ServerOptions server,
            @Option(names = "--user", paramLabel = "NAME", required = true, description = USER) String user,
            @Option(names = "--window", paramLabel = "WINDOW", description = "Only this one: day or month.")
                    Optional<String> window) {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("user", user);
        window.ifPresent(name -> body.put("window", name));
        return session.run(server, Request.post(PATH + "/reset", body), view::one);
    }
}
