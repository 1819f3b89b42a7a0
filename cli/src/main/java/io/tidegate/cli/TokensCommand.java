package io.tidegate.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.cli.admin.Request;
import io.tidegate.cli.view.TokenView;
import java.time.InstantSource;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tidegate tokens}. */
@Command(name = "tokens", description = "The tokens with which operators administrate a coordinator.")
final class TokensCommand {
    private static final String PATH = "/admin/v1/tokens";

    private final ServerSession session;
    private final TokenView view;
    private final InstantSource clock;

    TokensCommand(Surroundings surroundings) {
        this.session = new ServerSession(surroundings);
        this.view = new TokenView(surroundings.zone());
        this.clock = surroundings.clock();
    }

    @Command(description = "Make a token. It is shown once.")
    int create(
            @Mixin ServerOptions server,
            @Parameters(paramLabel = "NAME", description = "Names it in the audit log; never used again.") String name,
            @Option(
                            names = "--role",
                            paramLabel = "ROLE",
                            required = true,
                            description =
                                    "read looks, write changes users, keys, quotas and nodes, owner makes tokens.")
                    String role,
            @Option(
                            names = "--expires",
                            paramLabel = "WHEN",
                            description = "After a time (30d, 12h) or at one (2027-01-31T00:00:00Z).")
                    Optional<Expiry> expires) {
        ObjectNode body =
                JsonNodeFactory.instance.objectNode().put("name", name).put("role", role);
        expires.ifPresent(expiry -> body.put("expires_at", expiry.at(clock).toString()));
        return session.run(server, Request.post(PATH, body), view::created);
    }

    @Command(description = "List all tokens, without their secrets.")
    int list(@Mixin ServerOptions server) {
        return session.list(server, Request.get(PATH), "tokens", view::all);
    }

    @Command(description = "Refuse a token from now on, for ever.")
    int revoke(
            @Mixin ServerOptions server,
            @Parameters(paramLabel = "NAME", description = "The token's name or id.") String name) {
        return session.run(server, Request.delete(PATH + "/" + Request.segment(name)), view::one);
    }
}
