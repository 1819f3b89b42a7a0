package io.tidegate.common.usage;

/**
 * The token counts of an attempt, by class. All are tokens, zero or more.
 *
 * @param input tokens that were neither read from nor written to a cache
 * @param output tokens of the answer
 * @param cacheRead tokens read from the provider's prompt cache
 * @param cacheWrite5m tokens written to the cache for five minutes
 * @param cacheWrite1h tokens written to the cache for one hour
 */
public record Usage(long input, long output, long cacheRead, long cacheWrite5m, long cacheWrite1h) {
    public static final Usage NONE = new Usage(0, 0, 0, 0, 0);

    public Usage {
        requireCount("input", input);
        requireCount("output", output);
        requireCount("cacheRead", cacheRead);
        requireCount("cacheWrite5m", cacheWrite5m);
        requireCount("cacheWrite1h", cacheWrite1h);
    }

    public Usage plus(Usage other) {
        return new Usage(
                input + other.input,
                output + other.output,
                cacheRead + other.cacheRead,
                cacheWrite5m + other.cacheWrite5m,
                cacheWrite1h + other.cacheWrite1h);
    }

    /** The greater of both, class by class. */
    public Usage max(Usage other) {
        return new Usage(
                Math.max(input, other.input),
                Math.max(output, other.output),
                Math.max(cacheRead, other.cacheRead),
                Math.max(cacheWrite5m, other.cacheWrite5m),
                Math.max(cacheWrite1h, other.cacheWrite1h));
    }

    private static void requireCount(String name, long value) {
        if (value < 0) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: >= 0)");
        }
    }
}
