package io.tidegate.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.cli.admin.Answer;
import io.tidegate.cli.admin.Request;
import io.tidegate.cli.admin.ServerClient;
import io.tidegate.cli.view.AppliedView;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** Waits until every connected node has a key as it is now. The server waits, for a part of the time at each request. */
final class AppliedWait {
    private static final Duration PART = Duration.ofSeconds(20);

    private final ServerSession session;
    private final InstantSource clock;
    private final AppliedView view = new AppliedView();

    AppliedWait(ServerSession session, InstantSource clock) {
        this.session = session;
        this.clock = clock;
    }

    /** Shows which nodes have it and which have not. Returns an exit code. */
    int await(ServerClient client, String path, int seconds, ServerOptions options, JsonNode key) {
        Instant deadline = clock.instant().plusSeconds(seconds);
        Duration left = Duration.ofSeconds(seconds);
        while (true) {
            Duration part = left.compareTo(PART) < 0 ? left : PART;
            Answer answer = client.ask(Request.get(path + "/applied")
                    .with("wait_seconds", Optional.of(Long.toString(Math.max(0, part.toSeconds())))));
            if (!(answer instanceof Answer.Done(JsonNode nodes))) {
                return session.fail(
                        ExitCode.NOT_EVERYWHERE,
                        "Key " + key.path("key_id").asText()
                                + " is revoked, but this server did not say which nodes have applied it: " + answer);
            }
            left = Duration.between(clock.instant(), deadline);
            boolean done = nodes.path("waiting").isEmpty();
            if (done || left.toSeconds() <= 0 || part.isZero()) {
                return end(done, nodes, options, key);
            }
        }
    }

    private int end(boolean done, JsonNode nodes, ServerOptions options, JsonNode key) {
        ObjectNode both = key.<ObjectNode>deepCopy();
        both.set("nodes", nodes);
        session.show(both, options, view);
        return done ? ExitCode.OK.number() : ExitCode.NOT_EVERYWHERE.number();
    }
}
