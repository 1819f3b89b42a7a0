package io.tidegate.simulator.control;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidegate.simulator.json.Json;
import io.tidegate.simulator.script.Header;
import io.tidegate.simulator.script.ScriptedAnswer;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/** The body of <code>POST /__sim/script</code>, read. */
public sealed interface ScriptRequest {
    record Understood(String id, ScriptedAnswer answer) implements ScriptRequest {}

    /**
     * A body that cannot be used.
     *
     * @param why what is wrong, and what would be right
     */
    record Wrong(String why) implements ScriptRequest {}

    static ScriptRequest read(byte[] body) {
        JsonNode json = Json.parse(body);
        String id = json.path("id").asText();
        if (id.isEmpty()) {
            return new Wrong(
                    "id: missing (expected: a JSON object with id, status, headers, body_base64, chunks, end)");
        }
        try {
            return new Understood(
                    id,
                    new ScriptedAnswer(
                            json.path("status").asInt(200),
                            headers(json.path("headers")),
                            Buffer.buffer(Base64.getDecoder()
                                    .decode(json.path("body_base64").asText())),
                            chunks(json.path("chunks")),
                            ScriptedAnswer.End.valueOf(
                                    json.path("end").asText("clean").toUpperCase(Locale.ROOT))));
        } catch (IllegalArgumentException wrong) {
            return new Wrong("script " + id + ": " + wrong.getMessage());
        }
    }

    private static List<Header> headers(JsonNode pairs) {
        List<Header> headers = new ArrayList<>();
        for (JsonNode pair : pairs) {
            headers.add(new Header(pair.path(0).asText(), pair.path(1).asText()));
        }
        return headers;
    }

    private static List<Integer> chunks(JsonNode sizes) {
        return sizes.valueStream().map(JsonNode::asInt).toList();
    }
}
