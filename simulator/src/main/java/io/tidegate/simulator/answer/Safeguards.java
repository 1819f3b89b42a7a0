package io.tidegate.simulator.answer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.simulator.json.Json;
import io.tidegate.simulator.marker.MarkedPrompt;
import java.util.Optional;

/** Answers the <code>safeguards</code> of a request: by default no tool call is flagged. */
public final class Safeguards {
    private Safeguards() {}

    /** The <code>safeguard_results</code> member; empty when none were asked for, or the marker says so. */
    public static Optional<ArrayNode> results(JsonNode request, MarkedPrompt prompt, Answer answer) {
        String order = prompt.value("safeguard").orElse("");
        if (!request.path("safeguards").isArray() || order.equals("none")) {
            return Optional.empty();
        }
        ArrayNode results = Json.array();
        for (JsonNode asked : request.path("safeguards")) {
            ObjectNode result = results.addObject();
            result.set("type", asked.path("type"));
            result.set("status", order.equals("unavailable") ? unavailable() : verdicts(order, answer));
        }
        return Optional.of(results);
    }

    private static ObjectNode unavailable() {
        return Json.object().put("type", "unavailable").put("reason", "disabled");
    }

    private static ObjectNode verdicts(String order, Answer answer) {
        JsonNode verdict = order.startsWith("{")
                ? Json.parse(order)
                : Json.object().put("type", "evaluated").put("outcome", "not_flagged");
        ObjectNode status = Json.object().put("type", "available");
        ObjectNode byId = status.putObject("tool_uses");
        for (Block block : answer.blocks()) {
            if (block instanceof Block.ToolUse call && call.type().equals("tool_use")) {
                byId.set(call.id(), verdict);
            }
        }
        return status;
    }
}
