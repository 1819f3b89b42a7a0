package io.tidegate.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidegate.cli.admin.Answer;
import io.tidegate.cli.admin.Request;
import io.tidegate.cli.admin.Server;
import io.tidegate.cli.admin.Server.Origin;
import io.tidegate.cli.admin.ServerClient;
import java.io.PrintWriter;
import javax.net.ssl.SSLContext;

/** Asks a coordinator, and says what is wrong and what to do when it does not answer well. */
final class CoordinatorSession {
    private final Server coordinator;
    private final SSLContext trust;
    private final PrintWriter err;

    CoordinatorSession(Server coordinator, SSLContext trust, PrintWriter err) {
        this.coordinator = coordinator;
        this.trust = trust;
        this.err = err;
    }

    /** What came of it. */
    sealed interface Reply {
        record Answered(JsonNode body) implements Reply {}

        /** The words are said. */
        record Ended(ExitCode code) implements Reply {}
    }

    Reply ask(Request request) {
        try (ServerClient client = new ServerClient(coordinator, trust)) {
            return switch (client.ask(request)) {
                case Answer.Done(JsonNode body) -> new Reply.Answered(body);
                case Answer.Refused(int status, String message) -> refused(status, message);
                case Answer.Foreign(int status) ->
                    ended(
                            ExitCode.FAILED,
                            coordinator.url() + " answered " + status
                                    + ", but not as a Tidegate coordinator does. Is this its address?");
                case Answer.Unreachable(String reason) -> ended(ExitCode.UNREACHABLE, unreachable(reason));
            };
        }
    }

    /** Tells what nobody waits for: no word about it, whatever comes of it. */
    void tell(Request request) {
        try (ServerClient client = new ServerClient(coordinator, trust)) {
            client.ask(request);
        }
    }

    private Reply refused(int status, String message) {
        ExitCode code = status == 401 || status == 403 ? ExitCode.UNAUTHORIZED : ExitCode.FAILED;
        return ended(code, coordinator.url() + " refused this (" + status + "): " + message);
    }

    private String unreachable(String reason) {
        return switch (coordinator.origin()) {
            case Origin.Demo(String file) ->
                "The demo is not running: nothing answers at " + coordinator.url() + " (" + reason + "), which " + file
                        + " names. Start it in this folder with: ./tidegate demo";
            case Origin.Given(String by) ->
                "Nothing answers at " + coordinator.url() + " (" + reason + "), the address from " + by
                        + ". Is the coordinator running, and is this its address?";
        };
    }

    private Reply ended(ExitCode code, String words) {
        err.println(words);
        err.flush();
        return new Reply.Ended(code);
    }
}
