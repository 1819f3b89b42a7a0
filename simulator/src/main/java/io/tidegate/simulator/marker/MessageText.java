package io.tidegate.simulator.marker;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The texts of one message of a request: those a person typed, and those that tools gave back. */
public final class MessageText {
    private MessageText() {}

    /** The text blocks, in order; tool results are not among them. */
    public static List<String> typed(JsonNode message) {
        JsonNode content = message.path("content");
        if (content.isTextual()) {
            return List.of(content.textValue());
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode block : content) {
            if ("text".equals(block.path("type").asText())) {
                texts.add(block.path("text").asText());
            }
        }
        return texts;
    }

    /** What the tool results of this message say, one a line; empty when it has none. */
    public static Optional<String> toolResults(JsonNode message) {
        List<String> results = new ArrayList<>();
        for (JsonNode block : message.path("content")) {
            if ("tool_result".equals(block.path("type").asText())) {
                results.add(resultText(block.path("content")));
            }
        }
        return results.isEmpty() ? Optional.empty() : Optional.of(String.join("\n", results));
    }

    private static String resultText(JsonNode content) {
        if (content.isTextual()) {
            return content.textValue();
        }
        return content.valueStream()
                .map(part -> part.path("text").asText("<" + part.path("type").asText() + ">"))
                .collect(Collectors.joining());
    }
}
