package io.tidegate.simulator.answer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.simulator.json.Json;
import io.tidegate.simulator.marker.MarkedPrompt;
import io.tidegate.simulator.marker.Marker;
import java.util.List;
import java.util.Optional;

/**
 * The chain of tool calls that a prompt orders. Step i is due when the conversation holds i messages with a tool call
 * after the prompt; so the chain needs no memory here and survives retries.
 */
final class ToolSteps {
    private final JsonNode request;
    private final MarkedPrompt prompt;

    ToolSteps(JsonNode request, MarkedPrompt prompt) {
        this.request = request;
        this.prompt = prompt;
    }

    /** The answer of the step that is due; empty when all are done. */
    Optional<Answer> due(long sequence) {
        List<Marker> steps = prompt.all("tool");
        int done = stepsDone();
        if (done >= steps.size()) {
            return Optional.empty();
        }
        Marker step = steps.get(done);
        String name = offeredName(step.value());
        if (!isOffered(name)) {
            String text = "tool " + name + " is not offered in this request";
            return Optional.of(new Answer(List.of(new Block.Text(text, false)), "end_turn"));
        }
        Block call = new Block.ToolUse("tool_use", "toolu_sim_" + sequence + "_" + done, name, input(name, step));
        return Optional.of(new Answer(List.of(new Block.Text("Calling " + name + ".", false), call), "tool_use"));
    }

    private int stepsDone() {
        JsonNode messages = request.path("messages");
        int done = 0;
        for (int i = prompt.index() + 1; i < messages.size(); i++) {
            JsonNode message = messages.path(i);
            if ("assistant".equals(message.path("role").asText()) && callsTool(message)) {
                done++;
            }
        }
        return done;
    }

    private static boolean callsTool(JsonNode message) {
        return message.path("content")
                .valueStream()
                .anyMatch(b -> "tool_use".equals(b.path("type").asText()));
    }

    /** Older clients call the sub-agent tool <code>Task</code>. */
    private String offeredName(String name) {
        return name.equals("Agent") && !isOffered("Agent") && isOffered("Task") ? "Task" : name;
    }

    private boolean isOffered(String name) {
        return request.path("tools")
                .valueStream()
                .anyMatch(t -> name.equals(t.path("name").asText()));
    }

    private static JsonNode input(String name, Marker step) {
        Optional<String> json = step.find("json");
        if (json.isPresent()) {
            return Json.parse(json.get());
        }
        return switch (name) {
            case "Write" -> Json.object().put("file_path", step.get("path", "")).put("content", step.get("text", ""));
            case "Read" -> Json.object().put("file_path", step.get("path", ""));
            case "Bash" ->
                Json.object()
                        .put("command", step.get("cmd", ""))
                        .put("description", step.get("desc", "Run a simulated command"));
            case "Agent", "Task" ->
                Json.object()
                        .put("description", step.get("desc", "Simulated sub-task"))
                        .put("prompt", step.get("prompt", ""))
                        .put("subagent_type", step.get("type", "general-purpose"));
            default -> rest(step);
        };
    }

    private static ObjectNode rest(Marker step) {
        ObjectNode input = Json.object();
        step.values().forEach((key, value) -> {
            if (!key.equals("tool")) {
                input.put(key, value);
            }
        });
        return input;
    }
}
