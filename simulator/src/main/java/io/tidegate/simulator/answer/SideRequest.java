package io.tidegate.simulator.answer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.tidegate.simulator.json.Json;
import java.util.Optional;

/**
 * The requests that a client makes for itself, for a session title and the like: they ask for a JSON object by schema,
 * get one that fits, and never fail.
 */
public final class SideRequest {
    private SideRequest() {}

    /** The schema asked for, if this is a side request. */
    public static Optional<JsonNode> schema(JsonNode request) {
        JsonNode format = request.path("output_config").path("format");
        if (format.isMissingNode()) {
            format = request.path("output_format");
        }
        return "json_schema".equals(format.path("type").asText())
                ? Optional.of(format.path("schema"))
                : Optional.empty();
    }

    /** A value that fits this schema, as far as titles and the like need it. */
    static JsonNode fill(JsonNode schema) {
        if (schema.path("enum").isArray()) {
            return schema.path("enum").path(0);
        }
        if (schema.has("const")) {
            return schema.path("const");
        }
        JsonNode type = schema.path("type").isArray() ? schema.path("type").path(0) : schema.path("type");
        if (schema.has("properties")) {
            return fillObject(schema);
        }
        return switch (type.asText()) {
            case "object" -> fillObject(schema);
            case "array" -> Json.array();
            case "boolean" -> BooleanNode.FALSE;
            case "integer", "number" -> IntNode.valueOf(0);
            default -> TextNode.valueOf("Simulated");
        };
    }

    private static ObjectNode fillObject(JsonNode schema) {
        ObjectNode filled = Json.object();
        schema.path("properties").forEachEntry((name, property) -> filled.set(name, fill(property)));
        return filled;
    }
}
