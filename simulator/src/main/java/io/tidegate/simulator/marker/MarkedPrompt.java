package io.tidegate.simulator.marker;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;

/**
 * The last user message of a request that holds a marker. Tool results and system blocks are never searched.
 *
 * @param index where the message stands among the messages; -1 when no message holds a marker
 * @param text its texts, one a line
 */
public record MarkedPrompt(int index, String text, List<Marker> markers) {
    private static final MarkedPrompt NONE = new MarkedPrompt(-1, "", List.of());

    public MarkedPrompt {
        markers = List.copyOf(markers);
    }

    public static MarkedPrompt find(JsonNode request) {
        JsonNode messages = request.path("messages");
        for (int i = messages.size() - 1; i >= 0; i--) {
            JsonNode message = messages.path(i);
            if ("user".equals(message.path("role").asText())) {
                String text = String.join("\n", MessageText.typed(message));
                if (text.contains(MarkerParser.OPEN)) {
                    return new MarkedPrompt(i, text, MarkerParser.parse(text));
                }
            }
        }
        return NONE;
    }

    /** The first marker with this verb. */
    public Optional<Marker> first(String verb) {
        return markers.stream().filter(m -> m.verb().equals(verb)).findFirst();
    }

    public List<Marker> all(String verb) {
        return markers.stream().filter(m -> m.verb().equals(verb)).toList();
    }

    /** The value of the first marker with this verb. */
    public Optional<String> value(String verb) {
        return first(verb).map(Marker::value);
    }

    /** The whole number of the first marker with this verb. */
    public int number(String verb, int otherwise) {
        return first(verb).map(m -> m.number(verb, otherwise)).orElse(otherwise);
    }
}
