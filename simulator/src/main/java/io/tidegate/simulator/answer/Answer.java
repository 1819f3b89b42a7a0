package io.tidegate.simulator.answer;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.tidegate.simulator.json.Json;
import java.util.List;

/** What the model says: content blocks, and why it stopped. */
public record Answer(List<Block> blocks, String stopReason) {
    public Answer {
        blocks = List.copyOf(blocks);
    }

    /** The <code>content</code> member of the message. */
    public ArrayNode content() {
        ArrayNode content = Json.array();
        blocks.forEach(block -> content.add(block.json()));
        return content;
    }

    public boolean usesServerTool() {
        return blocks.stream().anyMatch(b -> b instanceof Block.ToolUse t && "server_tool_use".equals(t.type()));
    }
}
