package io.tidegate.edge.meter;

import java.nio.charset.StandardCharsets;

/**
 * How many tokens of output have been delivered, from nothing but the lengths of {@code content_block_delta} events: a
 * substitute for the provider's count when a stream ends before that comes.
 *
 * <p>The bytes of an event beyond its fixed envelope are the text as JSON writes it, and three of them are taken for one
 * token. Prose has about four characters to a token, code about three, and scripts that need two or three bytes a
 * character have one or two characters to a token, so this errs on the high side; an event counts at least one token. It
 * is never below a quarter of the JSON characters of the text, since UTF-8 has at least as many bytes as UTF-16 has
 * units. The signature of a thinking block counts too: where thinking is withheld, its length is the only trace of what
 * is billed for it.
 */
final class DeliveredOutput {
    private static final int BYTES_PER_TOKEN = 3;

    private static final String BEFORE_TYPE = "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"";
    private static final int TYPE_AT = BEFORE_TYPE.length();
    private static final long THINKING = Words.at("thinking".getBytes(StandardCharsets.US_ASCII), 0);
    private static final long INPUT_JSON = Words.at("input_js".getBytes(StandardCharsets.US_ASCII), 0);
    private static final int TEXT_ENVELOPE = envelope("text_delta", "text");
    private static final int THINKING_ENVELOPE = envelope("thinking_delta", "thinking");
    private static final int INPUT_JSON_ENVELOPE = envelope("input_json_delta", "partial_json");

    private long payloadBytes;
    private int envelope = TEXT_ENVELOPE;

    private static int envelope(String type, String member) {
        return (BEFORE_TYPE + type + "\",\"" + member + "\":\"\"}}").length();
    }

    /** Looks at the start of an event's data. In an unusual spelling it takes the shortest envelope, which counts more. */
    void begin(byte[] b, int from, int to) {
        envelope = TEXT_ENVELOPE;
        if (to - from >= TYPE_AT + Words.BYTES) {
            long type = Words.at(b, from + TYPE_AT);
            if (type == THINKING) {
                envelope = THINKING_ENVELOPE;
            } else if (type == INPUT_JSON) {
                envelope = INPUT_JSON_ENVELOPE;
            }
        }
    }

    /** An event with data of this length is complete. */
    void add(long dataLength) {
        payloadBytes += Math.max(BYTES_PER_TOKEN, dataLength - envelope);
    }

    /** Tokens of the complete events and of the bytes that have come of the next. */
    long tokens(long openDataLength) {
        long open = Math.max(0, openDataLength - TEXT_ENVELOPE);
        return (payloadBytes + open + BYTES_PER_TOKEN - 1) / BYTES_PER_TOKEN;
    }
}
