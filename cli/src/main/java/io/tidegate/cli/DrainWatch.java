package io.tidegate.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidegate.cli.admin.Answer;
import io.tidegate.cli.admin.Request;
import io.tidegate.cli.admin.ServerClient;
import io.tidegate.cli.view.LeftView;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/** Shows again and again what is left on a node that drains, until that is nothing, or the node has gone. */
final class DrainWatch {
    /** Between two requests of the last clients nothing runs either. */
    private static final int EMPTY_LOOKS = 3;

    /** A coordinator that is started again is away for a while. */
    private static final int MOST_UNANSWERED = 30;

    private static final int FIRST_SERVER_ERROR = 500;

    private static final Set<String> GONE = Set.of("down", "left", "retired", "revoked");

    private final ServerSession session;
    private final ServerOptions options;
    private final Duration pause;
    private final LeftView view = new LeftView();

    DrainWatch(ServerSession session, ServerOptions options, Duration pause) {
        this.session = session;
        this.options = options;
        this.pause = pause;
    }

    /**
     * Blocks until the end.
     *
     * @param path of the node
     * @return an exit code
     */
    int run(ServerClient client, String path) {
        String epoch = "";
        int empty = 0;
        int unanswered = 0;
        while (true) {
            Answer answer = client.ask(Request.get(path + "/left"));
            if (answer instanceof Answer.Done(JsonNode left)) {
                unanswered = 0;
                session.show(left, options, view);
                String now = left.path("epoch").asText("");
                if (!epoch.isEmpty() && !now.isEmpty() && !now.equals(epoch)) {
                    return end(ExitCode.OK, "It has started anew.");
                }
                epoch = now.isEmpty() ? epoch : now;
                empty = isEmpty(left) ? empty + 1 : 0;
                if (empty == EMPTY_LOOKS) {
                    return end(ExitCode.OK, "Nothing is left on it.");
                }
                if (GONE.contains(left.path("state").asText())) {
                    return isEmpty(left)
                            ? end(ExitCode.OK, "It has gone, and left nothing.")
                            : end(
                                    ExitCode.FAILED,
                                    "It has gone with what is shown last. Start it once more, and it reports that.");
                }
            } else if (!isAway(answer) || ++unanswered == MOST_UNANSWERED) {
                return session.end(client.server(), answer);
            }
            LockSupport.parkNanos(pause.toNanos());
            if (Thread.currentThread().isInterrupted()) {
                return ExitCode.FAILED.number();
            }
        }
    }

    /** Whether another try may be answered: what a server refuses it refuses for good. */
    private static boolean isAway(Answer answer) {
        return switch (answer) {
            case Answer.Unreachable(String _) -> true;
            case Answer.Refused(int status, String _) -> status >= FIRST_SERVER_ERROR;
            case Answer.Foreign(int status) -> status >= FIRST_SERVER_ERROR;
            case Answer.Done(JsonNode _) -> false;
        };
    }

    private static boolean isEmpty(JsonNode left) {
        return left.path("in_flight").asInt() == 0
                && left.path("outbox").path("unsent").asLong() == 0
                && left.path("leases").isEmpty();
    }

    private int end(ExitCode code, String words) {
        if (!options.json) {
            session.out().println(words);
            session.out().flush();
        }
        return code.number();
    }
}
