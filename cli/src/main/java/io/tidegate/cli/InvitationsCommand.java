package io.tidegate.cli;

import io.tidegate.cli.admin.Request;
import io.tidegate.cli.view.InvitationView;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code tidegate nodes invitations}. */
@Command(name = "invitations", description = "The join tokens that were made.")
final class InvitationsCommand {
    private static final String PATH = "/admin/v1/join-tokens";

    private final ServerSession session;
    private final InvitationView view;

    InvitationsCommand(Surroundings surroundings) {
        this.session = new ServerSession(surroundings);
        this.view = new InvitationView(surroundings.zone());
    }

    @Command(description = "List join tokens, without their secrets.")
    int list(@Mixin ServerOptions server) {
        return session.run(server, Request.get(PATH), view::all);
    }

    @Command(description = "Let nobody enrol with a join token any more. Nodes that did stay.")
    int revoke(
            @Mixin ServerOptions server,
            @Parameters(paramLabel = "ID", description = "The token's id: what stands between tjt_ and the next _.")
                    String id) {
        return session.run(server, Request.delete(PATH + "/" + Request.segment(id)), view::one);
    }
}
