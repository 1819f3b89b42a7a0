package io.tidegate.edge.relay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/**
 * Tells whether a provider's 403 is about the gateway's credential. Such an answer would send the user to look for a
 * mistake in a login that is not theirs (protocol, section 11.6); any other 403 is the user's business.
 */
final class OwnCredential {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> WORDS =
            List.of("api key", "api-key", "credential", "access token", "oauth", "organization has been disabled");

    private OwnCredential() {}

    static boolean isMeant(int status, byte[] body) {
        if (status != 403) {
            return false;
        }
        JsonNode error = error(body);
        if (error.path("type").asText().equals("authentication_error")) {
            return true;
        }
        String message = error.path("message").asText().toLowerCase(Locale.ROOT);
        return WORDS.stream().anyMatch(message::contains);
    }

    private static JsonNode error(byte[] body) {
        try {
            return JSON.readTree(body).path("error");
        } catch (IOException notJson) {
            return JSON.missingNode();
        }
    }
}
