package io.tidegate.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.cli.admin.Request;
import io.tidegate.cli.view.UserView;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tidegate users}. */
@Command(name = "users", description = "The people and services that own keys.")
final class UsersCommand {
    private static final String PATH = "/admin/v1/users";

    private final ServerSession session;
    private final UserView view;

    UsersCommand(Surroundings surroundings) {
        this.session = new ServerSession(surroundings);
        this.view = new UserView(surroundings.zone());
    }

    @Command(description = "Create a user.")
    int create(
            @Mixin ServerOptions server,
            @Parameters(paramLabel = "NAME", description = "A name that is not taken yet.") String name,
            @Option(
                            names = "--timezone",
                            paramLabel = "ZONE",
                            description = "The IANA time zone that its days and months follow, such as Europe/Berlin.")
                    Optional<String> timezone) {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("name", name);
        timezone.ifPresent(zone -> body.put("timezone", zone));
        return session.run(server, Request.post(PATH, body), view::one);
    }

    @Command(description = "List all users.")
    int list(@Mixin ServerOptions server) {
        return session.run(server, Request.get(PATH), view::all);
    }

    @Command(description = "Show one user.")
    int show(
            @Mixin ServerOptions server,
            @Parameters(paramLabel = "NAME", description = "The user's name or id.") String name) {
        return session.run(server, Request.get(PATH + "/" + Request.segment(name)), view::one);
    }
}
