package io.tidegate.simulator.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidegate.simulator.control.Received;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the session of a request: its header, else what the client put into its metadata, else <code>-</code>. */
final class Session {
    private static final Pattern IN_USER_ID = Pattern.compile("session(?:_id\":\")?_?([0-9a-f-]{36})");

    private Session() {}

    static String of(Received in, JsonNode request) {
        return in.header("x-claude-code-session-id").orElseGet(() -> fromMetadata(request));
    }

    private static String fromMetadata(JsonNode request) {
        Matcher found =
                IN_USER_ID.matcher(request.path("metadata").path("user_id").asText());
        return found.find() ? found.group(1) : "-";
    }
}
