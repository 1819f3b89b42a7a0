package io.tidegate.simulator.answer;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.simulator.json.Json;
import java.util.List;
import java.util.Optional;

/** The models this provider lists. It answers for any name. */
public final class Models {
    private static final List<String> IDS = List.of(
            "claude-opus-4-8",
            "claude-sonnet-4-6",
            "claude-haiku-4-5-20251001",
            "claude-opus-5-5",
            "claude-sonnet-5-5",
            "claude-haiku-5-5");

    private Models() {}

    public static ObjectNode list() {
        ObjectNode list = Json.object();
        ArrayNode data = list.putArray("data");
        IDS.forEach(id -> data.add(entry(id)));
        return list.put("has_more", false).put("first_id", IDS.getFirst()).put("last_id", IDS.getLast());
    }

    public static Optional<ObjectNode> find(String id) {
        return IDS.contains(id) ? Optional.of(entry(id)) : Optional.empty();
    }

    private static ObjectNode entry(String id) {
        return Json.object()
                .put("type", "model")
                .put("id", id)
                .put("display_name", "Sim " + id)
                .put("created_at", "2026-01-01T00:00:00Z");
    }
}
