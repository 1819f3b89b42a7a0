package io.tidegate.simulator.answer;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.common.usage.Usage;
import io.tidegate.simulator.json.Json;
import io.tidegate.simulator.marker.MarkedPrompt;
import java.util.HashMap;
import java.util.Map;

/**
 * The token counts of an answer. By default a token is four characters: of the request body for the input, of the JSON
 * of the content for the output; the <code>usage</code> marker gives any count by name.
 */
public final class TokenCounts {
    public static final int CHARS_PER_TOKEN = 4;

    private TokenCounts() {}

    public static Usage of(MarkedPrompt prompt, long requestBytes, Answer answer) {
        Map<String, Long> given = given(prompt);
        long input = given.getOrDefault("in", Math.max(1, tokens(requestBytes)));
        Long output = given.get("out");
        return new Usage(
                input,
                output != null
                        ? output
                        : Math.max(1, tokens(Json.text(answer.content()).length())),
                given.getOrDefault("cr", 0L),
                given.getOrDefault("cw5m", 0L),
                given.getOrDefault("cw1h", 0L));
    }

    /** So many characters or bytes in tokens, rounded up. */
    public static long tokens(long chars) {
        return Math.ceilDiv(chars, CHARS_PER_TOKEN);
    }

    private static Map<String, Long> given(MarkedPrompt prompt) {
        Map<String, Long> counts = new HashMap<>();
        for (String part : prompt.value("usage").orElse("").split(",", -1)) {
            int colon = part.indexOf(':');
            if (colon > 0) {
                counts.put(part.substring(0, colon), Long.valueOf(part.substring(colon + 1)));
            }
        }
        return counts;
    }

    /** The <code>usage</code> member of a message. */
    static ObjectNode json(Usage usage, long output) {
        ObjectNode json = Json.object()
                .put("input_tokens", usage.input())
                .put("cache_creation_input_tokens", usage.cacheWrite5m() + usage.cacheWrite1h())
                .put("cache_read_input_tokens", usage.cacheRead());
        json.putObject("cache_creation")
                .put("ephemeral_5m_input_tokens", usage.cacheWrite5m())
                .put("ephemeral_1h_input_tokens", usage.cacheWrite1h());
        return json.put("output_tokens", output).put("service_tier", "standard").put("inference_geo", "not_available");
    }

    /** The <code>usage</code> member of a <code>message_delta</code>: totals of the whole answer. */
    static ObjectNode finalJson(Usage usage, Answer answer) {
        ObjectNode json = Json.object()
                .put("input_tokens", usage.input())
                .put("cache_creation_input_tokens", usage.cacheWrite5m() + usage.cacheWrite1h())
                .put("cache_read_input_tokens", usage.cacheRead())
                .put("output_tokens", usage.output());
        if (answer.usesServerTool()) {
            json.putObject("server_tool_use").put("web_search_requests", 1).put("web_fetch_requests", 0);
        }
        return json;
    }
}
