package io.tidegate.simulator.answer;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.simulator.json.Json;
import java.util.ArrayList;
import java.util.List;

/** Makes the complete list of events of one streamed answer, in the provider's order. */
public final class EventSequence {
    private static final int TEXT_PIECE = 8;
    private static final int LONG_TEXT_PIECE = 24;
    private static final int LONG_TEXT_CHARS = 2000;
    private static final int JSON_PIECE = 11;

    private final Message message;
    private final List<Event> events = new ArrayList<>();

    private EventSequence(Message message) {
        this.message = message;
    }

    /**
     * The events of this message.
     *
     * @param withUsage whether <code>message_delta</code> carries the final counts
     */
    public static List<Event> of(Message message, boolean withUsage) {
        EventSequence sequence = new EventSequence(message);
        sequence.addStart();
        List<Block> blocks = message.answer().blocks();
        for (int index = 0; index < blocks.size(); index++) {
            sequence.addBlock(blocks.get(index), index);
        }
        sequence.addEnd(withUsage);
        return sequence.events;
    }

    private void addStart() {
        ObjectNode start = Json.object().put("type", "message_start");
        start.set("message", message.opening());
        add("message_start", start, Progress.START);
    }

    private void addBlock(Block block, int index) {
        switch (block) {
            case Block.Text text -> addText(text, index);
            case Block.Thinking thinking -> addThinking(thinking, index);
            case Block.ToolUse call -> addToolUse(call, index);
            case Block.Whole whole -> start(index, whole.json());
        }
        add("content_block_stop", typed("content_block_stop", index), Progress.NONE);
    }

    private void addText(Block.Text block, int index) {
        start(index, Json.object().put("type", "text").put("text", ""));
        if (index == 0) {
            events.add(Event.PING);
        }
        if (block.inOneDelta()) {
            delta(index, "text_delta", "text", block.text());
        } else {
            int piece = block.text().length() > LONG_TEXT_CHARS ? LONG_TEXT_PIECE : TEXT_PIECE;
            pieces(block.text(), piece).forEach(s -> delta(index, "text_delta", "text", s));
        }
    }

    private void addThinking(Block.Thinking block, int index) {
        start(index, Json.object().put("type", "thinking").put("thinking", "").put("signature", ""));
        pieces(block.thinking(), TEXT_PIECE).forEach(s -> delta(index, "thinking_delta", "thinking", s));
        delta(index, "signature_delta", "signature", block.signature());
    }

    private void addToolUse(Block.ToolUse call, int index) {
        ObjectNode opening =
                Json.object().put("type", call.type()).put("id", call.id()).put("name", call.name());
        opening.putObject("input");
        start(index, opening);
        delta(index, "input_json_delta", "partial_json", "");
        pieces(Json.text(call.input()), JSON_PIECE).forEach(s -> delta(index, "input_json_delta", "partial_json", s));
    }

    private void addEnd(boolean withUsage) {
        ObjectNode end = Json.object().put("type", "message_delta");
        ObjectNode delta = end.putObject("delta");
        delta.put("stop_reason", message.answer().stopReason()).putNull("stop_sequence");
        message.safeguards().ifPresent(results -> delta.set("safeguard_results", results));
        if (withUsage) {
            end.set("usage", TokenCounts.finalJson(message.usage(), message.answer()));
        }
        add("message_delta", end, withUsage ? Progress.USAGE : Progress.NO_USAGE);
        add("message_stop", Json.object().put("type", "message_stop"), Progress.NONE);
    }

    private void start(int index, ObjectNode block) {
        ObjectNode start = typed("content_block_start", index);
        start.set("content_block", block);
        add("content_block_start", start, Progress.NONE);
    }

    /** Most events are deltas: their text is put together by hand, which is three times as fast as by tree. */
    private void delta(int index, String type, String member, String value) {
        String escaped = Json.escaped(value);
        String data = "{\"type\":\"content_block_delta\",\"index\":" + index + ",\"delta\":{\"type\":\"" + type
                + "\",\"" + member + "\":\"" + escaped + "\"}}";
        events.add(new Event("content_block_delta", data, Progress.delta(escaped.length())));
    }

    private static ObjectNode typed(String type, int index) {
        return Json.object().put("type", type).put("index", index);
    }

    private void add(String name, ObjectNode data, Progress progress) {
        events.add(new Event(name, Json.text(data), progress));
    }

    /** Cuts a text into pieces of so many code points, never inside a surrogate pair. */
    private static List<String> pieces(String text, int codePoints) {
        List<String> pieces = new ArrayList<>();
        int from = 0;
        while (from < text.length()) {
            int left = text.codePointCount(from, Math.min(text.length(), from + 2 * codePoints));
            int to = text.offsetByCodePoints(from, Math.min(codePoints, left));
            pieces.add(text.substring(from, to));
            from = to;
        }
        return pieces;
    }
}
