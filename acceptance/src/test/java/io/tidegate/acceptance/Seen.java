package io.tidegate.acceptance;

import io.tidegate.common.usage.Usage;
import io.vertx.core.json.JsonObject;

/**
 * What a client got of one exchange.
 *
 * @param whole whether it saw the answer to its end
 * @param left whether it went away by itself
 * @param delivered the tokens that it got: what the stream said at its start, and the text since then
 */
record Seen(String session, int status, boolean whole, boolean left, Usage delivered) {
    private static final int CHARS_PER_TOKEN = 4;

    static Seen nothing(String session) {
        return new Seen(session, 0, false, false, Usage.NONE);
    }

    /** @param plannedOutput the output tokens of the whole answer: a provider charges no more for its text */
    static Seen of(String session, RawResponse response, boolean left, long plannedOutput) {
        String text = response.text();
        boolean whole = response.complete() && response.status() == 200 && isWhole(response, text);
        return new Seen(session, response.status(), whole, left, delivered(text, plannedOutput));
    }

    private static boolean isWhole(RawResponse response, String text) {
        boolean streamed = response.header("content-type").orElse("").startsWith("text/event-stream");
        return !streamed || text.contains("event: message_stop");
    }

    private static Usage delivered(String text, long plannedOutput) {
        Usage usage = Usage.NONE;
        long chars = 0;
        String[] blocks = text.split("\n\n", -1);
        for (int i = 0; i < blocks.length - 1; i++) {
            int data = blocks[i].indexOf("data: {");
            if (data >= 0) {
                JsonObject event = new JsonObject(blocks[i].substring(data + "data: ".length()));
                usage = usage.max(started(event));
                chars += event.getJsonObject("delta", new JsonObject())
                        .getString("text", "")
                        .length();
            }
        }
        long output = Math.min(plannedOutput, chars / CHARS_PER_TOKEN);
        return usage.max(new Usage(0, output, 0, 0, 0));
    }

    private static Usage started(JsonObject event) {
        if (!event.getString("type", "").equals("message_start")) {
            return Usage.NONE;
        }
        JsonObject usage = event.getJsonObject("message").getJsonObject("usage");
        JsonObject writes = usage.getJsonObject("cache_creation", new JsonObject());
        return new Usage(
                usage.getLong("input_tokens"),
                0,
                usage.getLong("cache_read_input_tokens", 0L),
                writes.getLong("ephemeral_5m_input_tokens", 0L),
                writes.getLong("ephemeral_1h_input_tokens", 0L));
    }
}
