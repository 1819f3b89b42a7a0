package io.tidegate.common.quota;

import io.tidegate.common.usage.Usage;

/**
 * How many tokens of quota a token of each class takes. Whole numbers, so that the sum over attempts is the same in whatever order
 * and grouping it is made.
 */
public record QuotaWeights(int input, int output, int cacheRead, int cacheWrite5m, int cacheWrite1h) {
    /** Input, output and cache writes count, cache reads don't. */
    public static final QuotaWeights DEFAULT = new QuotaWeights(1, 1, 0, 1, 1);

    public QuotaWeights {
        requireNotNegative("input", input);
        requireNotNegative("output", output);
        requireNotNegative("cacheRead", cacheRead);
        requireNotNegative("cacheWrite5m", cacheWrite5m);
        requireNotNegative("cacheWrite1h", cacheWrite1h);
    }

    /** The tokens of quota that the usage takes. */
    public long tokens(Usage usage) {
        return usage.input() * input
                + usage.output() * output
                + usage.cacheRead() * cacheRead
                + usage.cacheWrite5m() * cacheWrite5m
                + usage.cacheWrite1h() * cacheWrite1h;
    }

    private static void requireNotNegative(String name, int value) {
        if (value < 0) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: >= 0)");
        }
    }
}
