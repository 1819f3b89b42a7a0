package io.tidegate.launcher;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidegate.cli.ExitCode;
import io.tidegate.cli.Surroundings;
import io.tidegate.cli.admin.Answer;
import io.tidegate.cli.admin.Request;
import io.tidegate.cli.admin.Server;
import io.tidegate.cli.admin.ServerClient;
import io.tidegate.common.config.ConfigResult.Invalid;
import io.tidegate.common.config.ConfigResult.Loaded;
import io.tidegate.common.config.TlsConfig;
import io.tidegate.edge.config.EdgeConfig;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code tidegate drain}: has the edge of a configuration, which runs on this machine, take no new clients. */
@Command(
        name = "drain",
        description = {
            "Have the edge that runs here take no new clients: what runs finishes.",
            "For a preStop hook, or by hand; nodes drain does it from afar. It returns as soon as the edge knows."
        })
final class DrainCommand implements Callable<Integer> {
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);

    private final Surroundings surroundings;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            required = true,
            description = "What the edge was started with: its operator port and token are read from it.")
    private Path config = Path.of("");

    @Option(names = "--wait", description = "Return when the move time is over and nothing runs any more.")
    private boolean wait;

    @Option(names = "--undo", description = "Have it take clients again.")
    private boolean undo;

    DrainCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws IOException {
        return switch (EdgeSetup.load(config, surroundings.environment())) {
            case Loaded<EdgeSetup>(EdgeSetup setup) -> drain(setup.config());
            case Invalid<EdgeSetup> invalid -> failed(ExitCode.USAGE, invalid.toString());
        };
    }

    private int drain(EdgeConfig edge) throws IOException {
        if (edge.operator().port() == 0) {
            return failed(
                    ExitCode.USAGE,
                    config + ": operator.port is 0, a free one that only the edge knows. Give it a port of its own.");
        }
        Optional<TlsConfig> tls = edge.operator().tls();
        Server server = new Server(
                URI.create((tls.isPresent() ? "https" : "http") + "://"
                        + here(edge.operator().host()) + ":" + edge.operator().port()),
                edge.operator().token().reveal(),
                new Server.Origin.Given(config.toString()));
        try (ServerClient client = tls.isPresent()
                ? new ServerClient(
                        server, OneCertificate.in(tls.get().certificate()).context())
                : new ServerClient(server)) {
            return end(server, ask(client));
        }
    }

    /** Where an address that is listened on is asked from this machine. */
    private static String here(String host) {
        return switch (host) {
            case "0.0.0.0" -> "127.0.0.1";
            case "::" -> "[::1]";
            default -> host.contains(":") ? "[" + host + "]" : host;
        };
    }

    private Answer ask(ServerClient client) {
        Answer answer = client.ask(Request.post(undo ? "/admin/v1/serve" : "/admin/v1/drain"));
        return wait && !undo && lasts(answer) ? lastOf(client) : answer;
    }

    /** Looks from time to time until nothing runs, or nobody says so. */
    private static Answer lastOf(ServerClient client) {
        CompletableFuture<Answer> last = new CompletableFuture<>();
        try (ScheduledExecutorService looks = Executors.newSingleThreadScheduledExecutor()) {
            var _ = looks.scheduleWithFixedDelay(
                    () -> look(client, last), 0, BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS);
            return last.join();
        }
    }

    private static void look(ServerClient client, CompletableFuture<Answer> last) {
        try {
            Answer answer = client.ask(Request.get("/admin/v1/drain"));
            if (!lasts(answer)) {
                last.complete(answer);
            }
        } catch (RuntimeException e) {
            last.completeExceptionally(e);
        }
    }

    private static boolean lasts(Answer answer) {
        return answer instanceof Answer.Done(JsonNode state) && !isOver(state);
    }

    private static boolean isOver(JsonNode state) {
        return state.path("move_seconds_left").asDouble() == 0
                && state.path("in_flight").asInt() == 0;
    }

    private int end(Server server, Answer answer) {
        return switch (answer) {
            case Answer.Done(JsonNode state) -> {
                surroundings.out().println(words(state));
                surroundings.out().flush();
                yield ExitCode.OK.number();
            }
            case Answer.Refused(int status, String message) ->
                failed(
                        status == 401 ? ExitCode.UNAUTHORIZED : ExitCode.FAILED,
                        server.url() + " refused this (" + status + "): " + message);
            case Answer.Foreign(int status) ->
                failed(ExitCode.FAILED, server.url() + " answered " + status + ", but not as an edge does.");
            case Answer.Unreachable(String reason) ->
                failed(
                        ExitCode.UNREACHABLE,
                        "Nothing answers at " + server.url() + " (" + reason + "), the operator port of " + config
                                + ". Does the edge run?");
        };
    }

    private static String words(JsonNode state) {
        if (!state.path("draining").asBoolean()) {
            return "The edge serves.";
        }
        String taken = state.path("move_seconds_left").asDouble() > 0
                ? "It serves for " + Math.round(state.path("move_seconds_left").asDouble()) + " s more"
                : "It takes nothing new";
        return "The edge drains: " + String.join(", ", reasons(state)) + ". " + taken + "; "
                + state.path("in_flight").asInt() + " exchanges run.";
    }

    private static Iterable<String> reasons(JsonNode state) {
        return state.path("reasons").valueStream().map(JsonNode::asText).toList();
    }

    private int failed(ExitCode code, String words) {
        surroundings.err().println(words);
        surroundings.err().flush();
        return code.number();
    }
}
