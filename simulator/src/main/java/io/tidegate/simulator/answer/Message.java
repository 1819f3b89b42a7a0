package io.tidegate.simulator.answer;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.common.usage.Usage;
import io.tidegate.simulator.json.Json;
import java.util.Optional;

/**
 * A whole answer with all that is around it.
 *
 * @param id the message id
 * @param safeguards the answer to the request's <code>safeguards</code>, if it asked
 */
public record Message(String id, String model, Answer answer, Usage usage, Optional<ArrayNode> safeguards) {
    /** The message as <code>message_start</code> has it: no content yet, and one token of output. */
    ObjectNode opening() {
        ObjectNode opening = head();
        opening.putArray("content");
        opening.putNull("stop_reason").putNull("stop_sequence");
        opening.set("usage", TokenCounts.json(usage, 1));
        return opening;
    }

    /** The message as the body of an answer that is not streamed. */
    public ObjectNode whole() {
        ObjectNode whole = head();
        whole.set("content", answer.content());
        whole.put("stop_reason", answer.stopReason()).putNull("stop_sequence");
        whole.set("usage", TokenCounts.json(usage, usage.output()));
        safeguards.ifPresent(results -> whole.set("safeguard_results", results));
        return whole;
    }

    private ObjectNode head() {
        return Json.object()
                .put("id", id)
                .put("type", "message")
                .put("role", "assistant")
                .put("model", model);
    }
}
