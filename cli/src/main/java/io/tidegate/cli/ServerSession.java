package io.tidegate.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidegate.cli.admin.Answer;
import io.tidegate.cli.admin.Answer.Done;
import io.tidegate.cli.admin.Answer.Foreign;
import io.tidegate.cli.admin.Answer.Refused;
import io.tidegate.cli.admin.Answer.Unreachable;
import io.tidegate.cli.admin.Pages;
import io.tidegate.cli.admin.Request;
import io.tidegate.cli.admin.Server;
import io.tidegate.cli.admin.Server.Origin;
import io.tidegate.cli.admin.ServerClient;
import io.tidegate.cli.admin.ServerFinder;
import io.tidegate.cli.admin.ServerSearch;
import io.tidegate.cli.admin.ServerSearch.Found;
import io.tidegate.cli.admin.ServerSearch.NotFound;
import io.tidegate.cli.department.DepartmentImport;
import io.tidegate.cli.view.View;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The frame of each command that asks a server: find it, ask it, show the answer or say what is wrong and what to do. */
final class ServerSession {
    private final ServerFinder finder;
    private final PrintWriter out;
    private final PrintWriter err;

    ServerSession(Surroundings surroundings) {
        this.finder = new ServerFinder(surroundings.environment(), surroundings.folder());
        this.out = surroundings.out();
        this.err = surroundings.err();
    }

    /** Asks the operator port. */
    int run(ServerOptions options, Request request, View view) {
        return run(finder.admin(options.url, options.token), options, request, view);
    }

    /** The public port, when this command can only be about the caller's own key. */
    Optional<ServerSearch> own(ServerOptions options) {
        return finder.hasAdminToken(options.token) ? Optional.empty() : finder.own();
    }

    int run(ServerSearch search, ServerOptions options, Request request, View view) {
        return talk(search, client -> client.ask(request), (body, _) -> show(body, options, view));
    }

    /**
     * Asks the operator port for a list, part by part to its end.
     *
     * @param name of the list in the answers
     */
    int list(ServerOptions options, Request request, String name, View view) {
        return talk(
                finder.admin(options.url, options.token),
                client -> new Pages(client).all(request, name),
                (body, _) -> show(body, options, view));
    }

    /** Asks the operator port, and goes on talking with it when it has done what it was asked. */
    int run(ServerOptions options, Function<ServerClient, Answer> ask, Sequel sequel) {
        return talk(finder.admin(options.url, options.token), ask, sequel);
    }

    PrintWriter out() {
        return out;
    }

    /** Imports a department into the server behind the operator port. */
    int importInto(ServerOptions options, DepartmentImport people) throws IOException {
        return switch (finder.admin(options.url, options.token)) {
            case NotFound(String advice) -> fail(ExitCode.USAGE, advice);
            case Found(Server server) -> {
                try (ServerClient client = new ServerClient(server)) {
                    yield end(server, people.run(client));
                }
            }
        };
    }

    /** Writes all that the server has of a user to a file, or to the output. */
    int export(ServerOptions options, PersonExport person, Optional<Path> file) throws IOException {
        return switch (finder.admin(options.url, options.token)) {
            case NotFound(String advice) -> fail(ExitCode.USAGE, advice);
            case Found(Server server) -> {
                try (ServerClient client = new ServerClient(server)) {
                    PersonExport.End end = file.isPresent()
                            ? person.to(file.get(), client, this::progress)
                            : person.to(out, client, _ -> {});
                    if (file.isPresent() && end.answer() instanceof Done) {
                        err.println(end.entries() + " entries are in " + file.get());
                        err.flush();
                    }
                    yield end(server, end.answer());
                }
            }
        };
    }

    private void progress(long entries) {
        err.println(entries + " entries so far");
        err.flush();
    }

    private int end(Server server, DepartmentImport.End end) {
        out.flush();
        return switch (end) {
            case DepartmentImport.End.Done() -> ExitCode.OK.number();
            case DepartmentImport.End.Wrong(List<String> flaws) ->
                fail(ExitCode.USAGE, String.join(System.lineSeparator(), flaws));
            case DepartmentImport.End.Stopped(String where, Answer answer) -> {
                err.println("Stopped, with all before it done. " + where);
                yield end(server, answer);
            }
        };
    }

    /** What a command does after the server has done what it was asked. */
    interface Sequel {
        /** Returns an exit code. */
        int then(JsonNode body, ServerClient client);
    }

    private int talk(ServerSearch search, Function<ServerClient, Answer> ask, Sequel sequel) {
        return switch (search) {
            case NotFound(String advice) -> fail(ExitCode.USAGE, advice);
            case Found(Server server) -> {
                try (ServerClient client = new ServerClient(server)) {
                    Answer answer = ask.apply(client);
                    yield answer instanceof Done(JsonNode body) ? sequel.then(body, client) : end(server, answer);
                }
            }
        };
    }

    /** Says what became of a request; returns an exit code. */
    int end(Server server, Answer answer) {
        return switch (answer) {
            case Done(JsonNode _) -> ExitCode.OK.number();
            case Refused(int status, String message) -> refused(server, status, message);
            case Foreign(int status) ->
                fail(
                        ExitCode.FAILED,
                        server.url() + " answered " + status
                                + ", but not as Tidegate does. Is this its operator port? (" + named(server)
                                + ")");
            case Unreachable(String reason) -> fail(ExitCode.UNREACHABLE, unreachable(server, reason));
        };
    }

    int show(JsonNode body, ServerOptions options, View view) {
        if (options.json) {
            out.println(body);
        } else {
            view.show(body, out);
        }
        out.flush();
        return ExitCode.OK.number();
    }

    private int refused(Server server, int status, String message) {
        String words = server.url() + " refused this (" + status + "): " + message;
        return switch (status) {
            case 401, 403 -> fail(ExitCode.UNAUTHORIZED, words);
            case 404 -> fail(ExitCode.NOT_FOUND, words);
            default -> fail(ExitCode.FAILED, words);
        };
    }

    private static String unreachable(Server server, String reason) {
        return switch (server.origin()) {
            case Origin.Demo(String file) ->
                "The demo is not running: nothing answers at " + server.url() + " (" + reason + "), which " + file
                        + " names. Start it in this folder with: ./tidegate demo";
            case Origin.Given(String by) ->
                "Nothing answers at " + server.url() + " (" + reason + "), the address from " + by
                        + ". Is the edge running, and is this its address?";
        };
    }

    private static String named(Server server) {
        return switch (server.origin()) {
            case Origin.Demo(String file) -> "the address is from " + file;
            case Origin.Given(String by) -> "the address is from " + by;
        };
    }

    int fail(ExitCode code, String words) {
        err.println(words);
        err.flush();
        return code.number();
    }
}
