package io.tidegate.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.cli.admin.Request;
import io.tidegate.cli.view.KeyView;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tidegate keys}. */
@Command(name = "keys", description = "The credentials that clients use.")
final class KeysCommand {
    private static final String PATH = "/admin/v1/keys";

    private final ServerSession session;
    private final KeyView view;
    private final InstantSource clock;
    private final AppliedWait applied;

    KeysCommand(Surroundings surroundings) {
        this.session = new ServerSession(surroundings);
        this.view = new KeyView(surroundings.zone());
        this.clock = surroundings.clock();
        this.applied = new AppliedWait(session, surroundings.clock());
    }

    @Command(description = "Create a key. It is shown once.")
    int create(
            @Mixin ServerOptions server,
            @Option(names = "--user", paramLabel = "NAME", required = true, description = "Whose key it is.")
                    String user,
            @Mixin KeyRules rules) {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("user", user);
        rules.addTo(body, clock);
        return session.run(server, Request.post(PATH, body), view::created);
    }

    @Command(description = "List keys, without their secrets.")
    int list(
            @Mixin ServerOptions server,
            @Option(names = "--user", paramLabel = "NAME", description = "Only those of this user.")
                    Optional<String> user) {
        return session.list(server, Request.get(PATH).with("user", user), "keys", view::all);
    }

    @Command(description = "Show one key, without its secret.")
    int show(@Mixin ServerOptions server, @Parameters(paramLabel = "ID", description = KEY_ID) String id) {
        return session.run(server, Request.get(one(id)), view::one);
    }

    @Command(description = "Refuse a key from now on, for ever. Running streams finish.")
    int revoke(
            @Mixin ServerOptions server,
            @Parameters(paramLabel = "ID", description = KEY_ID) String id,
            @Option(
                            names = "--wait",
                            paramLabel = "SECONDS",
                            arity = "0..1",
                            fallbackValue = "30",
                            description =
                                    "Wait until every connected node refuses it, 30 s when no time is given; ends with 6 when some don't.")
                    Optional<Integer> wait) {
        Request revoke = Request.post(one(id) + "/revoke");
        return wait.isEmpty()
                ? session.run(server, revoke, view::one)
                : session.run(
                        server,
                        client -> client.ask(revoke),
                        (key, client) -> applied.await(client, one(id), wait.get(), server, key));
    }

    @Command(description = "Give a key a new secret; the old one stays valid for a while. The new one is shown once.")
    int rotate(
            @Mixin ServerOptions server,
            @Parameters(paramLabel = "ID", description = KEY_ID) String id,
            @Option(
                            names = "--overlap",
                            paramLabel = "TIME",
                            description = "How long the old secret stays valid: 24h, 30m, 0s. Default: the server's.")
                    Optional<Duration> overlap) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        overlap.ifPresent(time -> body.put("overlap_seconds", time.toSeconds()));
        return session.run(server, Request.post(one(id) + "/rotate", body), view::created);
    }

    @Command(description = "Refuse a key until it is enabled again.")
    int disable(@Mixin ServerOptions server, @Parameters(paramLabel = "ID", description = KEY_ID) String id) {
        return session.run(server, Request.post(one(id) + "/disable"), view::one);
    }

    @Command(description = "Accept a disabled key again.")
    int enable(@Mixin ServerOptions server, @Parameters(paramLabel = "ID", description = KEY_ID) String id) {
        return session.run(server, Request.post(one(id) + "/enable"), view::one);
    }

    private static final String KEY_ID = "The key's id: what stands between tgk_ and the next _.";

    private static String one(String id) {
        return PATH + "/" + Request.segment(id);
    }
}
