package io.tidegate.simulator.answer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.simulator.json.Json;

/** One content block of an answer, in the provider's own terms. */
public sealed interface Block {
    /** The block as it stands in an answer that is not streamed. */
    ObjectNode json();

    /**
     * Plain text.
     *
     * @param inOneDelta send it as a single event, however long it is
     */
    record Text(String text, boolean inOneDelta) implements Block {
        @Override
        public ObjectNode json() {
            return Json.object().put("type", "text").put("text", text);
        }
    }

    record Thinking(String thinking, String signature) implements Block {
        @Override
        public ObjectNode json() {
            return Json.object()
                    .put("type", "thinking")
                    .put("thinking", thinking)
                    .put("signature", signature);
        }
    }

    /** A tool call, by the client (<code>tool_use</code>) or by the provider (<code>server_tool_use</code>). */
    record ToolUse(String type, String id, String name, JsonNode input) implements Block {
        @Override
        public ObjectNode json() {
            ObjectNode block = Json.object().put("type", type).put("id", id).put("name", name);
            block.set("input", input);
            return block;
        }
    }

    /** A block that comes whole in its first event. */
    record Whole(ObjectNode json) implements Block {}
}
