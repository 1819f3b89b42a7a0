package io.tidegate.acceptance;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.random.RandomGenerator;

/**
 * A request for a message whose answer costs what the test wants.
 *
 * @param reserved tokens that a node sets aside for it at first
 */
record Ask(String body, long reserved) {
    /** What the node takes a token of a request for. */
    private static final int BYTES_PER_TOKEN = 4;

    /** Longer than any count of tokens is written, so that all bodies of a prompt are equally long. */
    private static final int DIGITS = 12;

    /**
     * An answer of one write.
     *
     * @param maxTokens that it may have at most; all are reserved, up to the step of output that nodes reserve at a time
     */
    static Ask quick(long maxTokens, long input, long output) {
        return of("[[sim:shape=oneshot]]", maxTokens, input, output);
    }

    /** One that uses so many tokens, and reserves as many: not less than {@link #smallest}, nor more than a step of output. */
    static Ask exactly(long tokens) {
        long input = smallest();
        return quick(tokens - input, input, tokens - input);
    }

    /** The input of a quick request. */
    static long smallest() {
        Ask ask = quick(1, 1, 1);
        return ask.reserved - 1;
    }

    /** One that streams for some tenths of a second. Seldom it uses more than it reserves, else less or as much. */
    static Ask random(RandomGenerator random) {
        long maxTokens = random.nextInt(64, 2_000);
        String how = "%s [[sim:long=%d]] [[sim:delay=%d]]"
                .formatted("x".repeat(random.nextInt(200, 4_000)), random.nextInt(10, 40), random.nextInt(5, 15));
        long input = of(how, maxTokens, 0, 0).reserved - maxTokens;
        long output = random.nextInt(16) == 0 ? 3 * maxTokens : random.nextLong(1, maxTokens + 1);
        return of(how, maxTokens, random.nextLong(1, input + 1), output);
    }

    private static Ask of(String how, long maxTokens, long input, long output) {
        String prompt = how + " [[sim:usage=in:" + padded(input) + ",out:" + padded(output) + "]]";
        String body = new JsonObject()
                .put("model", "claude-sonnet-4-6")
                .put("max_tokens", maxTokens)
                .put("stream", true)
                .put(
                        "messages",
                        new JsonArray().add(new JsonObject().put("role", "user").put("content", prompt)))
                .encode();
        String even = body + " ".repeat(DIGITS - Long.toString(maxTokens).length());
        return new Ask(even, Math.ceilDiv(even.length(), BYTES_PER_TOKEN) + maxTokens);
    }

    private static String padded(long number) {
        String digits = Long.toString(number);
        return "0".repeat(DIGITS - digits.length()) + digits;
    }

    @Override
    public String toString() {
        return "a request that reserves " + reserved;
    }
}
