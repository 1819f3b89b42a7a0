package io.tidegate.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidegate.simulator.json.Json;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * An answer as it came off the wire.
 *
 * @param head status line and header lines; empty when none came
 * @param content the body, without the chunk framing
 * @param chunkBytes the size of each chunk
 */
record RawAnswer(List<String> head, Buffer content, List<Integer> chunkBytes, End end) {
    /** How the connection was left. */
    enum End {
        /** The body came to its end. */
        WHOLE,
        /** FIN in the middle. */
        CUT,
        /** RST in the middle. */
        RESET,
        /** Nothing more for as long as we wanted to wait. */
        SILENT
    }

    byte[] body() {
        return content.getBytes();
    }

    int status() {
        return head.isEmpty() ? 0 : Integer.parseInt(head.getFirst().split(" ", 3)[1]);
    }

    Optional<String> header(String name) {
        String start = name + ": ";
        return head.stream()
                .filter(line -> line.regionMatches(true, 0, start, 0, start.length()))
                .map(line -> line.substring(start.length()))
                .findFirst();
    }

    String text() {
        return content.toString(StandardCharsets.UTF_8);
    }

    JsonNode json() {
        return Json.parse(body());
    }

    /** The data of all events, in order. */
    List<JsonNode> events() {
        return text().lines()
                .filter(line -> line.startsWith("data:"))
                .map(line -> Json.parse(line.substring(5)))
                .toList();
    }

    List<String> eventTypes() {
        return events().stream().map(e -> e.path("type").asText()).toList();
    }

    /** The text of all text deltas together. */
    String streamedText() {
        StringBuilder text = new StringBuilder();
        events().forEach(e -> text.append(e.path("delta").path("text").asText()));
        return text.toString();
    }
}
