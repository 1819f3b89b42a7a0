package io.tidegate.simulator.answer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.simulator.json.Json;
import io.tidegate.simulator.marker.MarkedPrompt;
import io.tidegate.simulator.marker.MessageText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Decides what the answer to one request says, from the request and the markers in its prompt. */
public final class AnswerPlanner {
    /** Holds UTF-8 sequences of two, three and four bytes, and one character made of several code points. */
    public static final String UNICODE = "Grüße – “naïve” Ελληνικά русский 日本語 한국어 العربية 👩‍💻🚀 𝔘𝔫𝔦 end";

    private static final String GREETING = "Hello from the simulator.";
    private static final Pattern REMINDER = Pattern.compile("<system-reminder>.*?</system-reminder>", Pattern.DOTALL);
    private static final Pattern MARKER = Pattern.compile("\\[\\[sim:.*?]]", Pattern.DOTALL);

    private final JsonNode request;
    private final MarkedPrompt prompt;
    private final long sequence;

    /**
     * Plans for one request.
     *
     * @param sequence the number of the request; ids in the answer are made of it
     */
    public AnswerPlanner(JsonNode request, MarkedPrompt prompt, long sequence) {
        this.request = request;
        this.prompt = prompt;
        this.sequence = sequence;
    }

    public Answer plan() {
        Optional<JsonNode> schema = SideRequest.schema(request);
        if (schema.isPresent()) {
            return new Answer(List.of(text(Json.text(SideRequest.fill(schema.get())))), "end_turn");
        }
        List<Block> blocks = new ArrayList<>();
        prompt.value("think").ifPresent(thought -> blocks.add(new Block.Thinking(thought, signature())));
        Optional<Answer> toolStep = new ToolSteps(request, prompt).due(sequence);
        if (toolStep.isPresent()) {
            blocks.addAll(toolStep.get().blocks());
            return new Answer(blocks, toolStep.get().stopReason());
        }
        if (prompt.first("server_tool").isPresent()) {
            addSearch(blocks);
        }
        blocks.add(finalText());
        return new Answer(blocks, prompt.value("stop").orElse("end_turn"));
    }

    private String signature() {
        byte[] seed = ("sim-signature-" + sequence).getBytes(StandardCharsets.UTF_8);
        return Base64.getEncoder().encodeToString(seed);
    }

    private void addSearch(List<Block> blocks) {
        String id = "srvtoolu_sim_" + sequence;
        ObjectNode input = Json.object().put("query", "simulated query");
        blocks.add(new Block.ToolUse("server_tool_use", id, "web_search", input));
        ObjectNode result = Json.object().put("type", "web_search_tool_result").put("tool_use_id", id);
        result.putArray("content")
                .addObject()
                .put("type", "web_search_result")
                .put("title", "Simulated result")
                .put("url", "https://example.invalid/a")
                .put("encrypted_content", "c2lt")
                .putNull("page_age");
        blocks.add(new Block.Whole(result));
    }

    /** Later markers of this list win over earlier ones. */
    private Block finalText() {
        if (prompt.first("echo_result").isPresent()) {
            return text("tool said: " + lastToolResult());
        }
        if (prompt.first("echo").isPresent()) {
            return text("turns=" + countPrompts() + " last=" + lastPrompt());
        }
        int hugeBytes = prompt.number("huge", 0);
        if (hugeBytes > 0) {
            return new Block.Text("0123456789abcdef".repeat(hugeBytes / 16 + 1).substring(0, hugeBytes), true);
        }
        if (prompt.first("unicode").isPresent()) {
            return text(UNICODE);
        }
        if (prompt.first("long").isPresent()) {
            return text(words(prompt.number("long", 0)));
        }
        return text(prompt.value("text").orElse(GREETING));
    }

    private static Block text(String text) {
        return new Block.Text(text, false);
    }

    private static String words(int count) {
        return IntStream.rangeClosed(1, count == 0 ? 100 : count)
                .mapToObj(i -> "w" + i)
                .collect(Collectors.joining(" "));
    }

    private long countPrompts() {
        return request.path("messages")
                .valueStream()
                .filter(m -> "user".equals(m.path("role").asText()))
                .filter(m -> MessageText.toolResults(m).isEmpty())
                .filter(m ->
                        MessageText.typed(m).stream().anyMatch(t -> !t.strip().startsWith("<system-reminder>")))
                .count();
    }

    private String lastPrompt() {
        String bare = REMINDER.matcher(prompt.text()).replaceAll("");
        return MARKER.matcher(bare).replaceAll("").strip();
    }

    private String lastToolResult() {
        return request.path("messages")
                .valueStream()
                .map(MessageText::toolResults)
                .flatMap(Optional::stream)
                .reduce((earlier, later) -> later)
                .orElse("undefined");
    }
}
