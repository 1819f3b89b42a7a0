package io.tidegate.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.cli.admin.Request;
import io.tidegate.cli.view.NodeView;
import io.tidegate.cli.view.View;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tidegate nodes}. */
@Command(name = "nodes", description = "The edges of the cluster. Asks a coordinator.")
final class NodesCommand {
    private static final String PATH = "/admin/v1/nodes";
    private static final String NODE_ID = "The node's id, such as node_0123456789abcdef.";
    private static final Duration REDRAWN_EVERY = Duration.ofSeconds(1);

    private final ServerSession session;
    private final NodeView view;
    private final boolean terminal;

    NodesCommand(Surroundings surroundings) {
        this.session = new ServerSession(surroundings);
        this.view = new NodeView(surroundings.zone());
        this.terminal = surroundings.terminal();
    }

    @Command(description = "Make a join token, with which edges enrol. It is shown once.")
    int invite(
            @Mixin ServerOptions server,
            @Option(
                            names = "--location",
                            paramLabel = "LOCATION",
                            required = true,
                            description = "Where the edges stand: the node.location of their configuration.")
                    String location,
            @Option(
                            names = "--uses",
                            paramLabel = "N",
                            description =
                                    "How many edges may enrol with it, such as those of an autoscaled set. Default: 1.")
                    Optional<Integer> uses,
            @Option(
                            names = "--expires",
                            paramLabel = "TIME",
                            description = "For how long it can be used: 30d, 12h. Default: 1h.")
                    Optional<Duration> expires) {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("location", location);
        uses.ifPresent(number -> body.put("uses", number));
        expires.ifPresent(time -> body.put("expires_seconds", time.toSeconds()));
        return session.run(server, Request.post("/admin/v1/join-tokens", body), view::invitation);
    }

    @Command(description = "List all nodes, how they are doing, and how discovery ranks them.")
    int list(
            @Mixin ServerOptions server,
            @Option(names = "--watch", description = "Every second anew, until Ctrl-C.") boolean watch) {
        Request request = Request.get(PATH);
        if (!watch) {
            return session.run(server, request, view::all);
        }
        View redrawn = terminal ? new Redrawn(view::all) : view::all;
        return new Watch(REDRAWN_EVERY).run(() -> session.run(server, request, redrawn));
    }

    @Command(description = "Show all that is known of one node.")
    int show(@Mixin ServerOptions server, @Parameters(paramLabel = "ID", description = NODE_ID) String id) {
        return session.run(server, Request.get(one(id)), view::one);
    }

    @Command(description = "Have a node take no new clients; what runs finishes.")
    int drain(
            @Mixin ServerOptions server,
            @Parameters(paramLabel = "ID", description = NODE_ID) String id,
            @Option(
                            names = "--watch",
                            description = "Show every second what is left on it, until that is nothing or it has gone.")
                    boolean watch) {
        Request drain = Request.post(one(id) + "/drain");
        return watch
                ? session.run(
                        server,
                        client -> client.ask(drain),
                        (_, client) -> new DrainWatch(session, server, REDRAWN_EVERY).run(client, one(id)))
                : session.run(server, drain, view::one);
    }

    @Command(description = "Have a drained node take clients again.")
    int serve(@Mixin ServerOptions server, @Parameters(paramLabel = "ID", description = NODE_ID) String id) {
        return session.run(server, Request.post(one(id) + "/serve"), view::one);
    }

    @Command(description = "Shut a node out at once and for ever: nothing of it is taken, not even its rows.")
    int revoke(@Mixin ServerOptions server, @Parameters(paramLabel = "ID", description = NODE_ID) String id) {
        return session.run(server, Request.post(one(id) + "/revoke"), view::gone);
    }

    @Command(
            description =
                    "Declare a node gone. Names the rows that it has not reported; they are taken if it does yet.")
    int retire(
            @Mixin ServerOptions server,
            @Parameters(paramLabel = "ID", description = NODE_ID) String id,
            @Option(
                            names = "--lost",
                            description = "It will never come back to report: retire it whatever it has not reported.")
                    boolean lost) {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("lost", lost);
        return session.run(server, Request.post(one(id) + "/retire", body), view::gone);
    }

    private static String one(String id) {
        return PATH + "/" + Request.segment(id);
    }
}
