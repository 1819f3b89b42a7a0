package io.tidegate.common.usage;

import java.math.BigInteger;

/**
 * What a model's tokens cost, by class, in nano-US-dollars per million tokens: $5 per million tokens is 5 000 000 000.
 */
public record Price(long input, long output, long cacheRead, long cacheWrite5m, long cacheWrite1h) {
    private static final long TOKENS = 1_000_000;

    public Price {
        requirePrice("input", input);
        requirePrice("output", output);
        requirePrice("cacheRead", cacheRead);
        requirePrice("cacheWrite5m", cacheWrite5m);
        requirePrice("cacheWrite1h", cacheWrite1h);
    }

    /**
     * The cost of one attempt in nano-US-dollars: the exact sum, rounded once, half up. A sum beyond {@link Long#MAX_VALUE}
     * is that.
     */
    public long costNanos(Usage usage) {
        long sum = sum(usage);
        return sum >= 0 ? Math.ceilDiv(sum - TOKENS / 2 + 1, TOKENS) : exactCost(usage);
    }

    /** The sum in nano-dollars per million, or -1 if it does not fit with room for rounding. */
    private long sum(Usage usage) {
        long sum = add(0, usage.input(), input);
        sum = add(sum, usage.output(), output);
        sum = add(sum, usage.cacheRead(), cacheRead);
        sum = add(sum, usage.cacheWrite5m(), cacheWrite5m);
        return add(sum, usage.cacheWrite1h(), cacheWrite1h);
    }

    private static long add(long sum, long tokens, long price) {
        long product = tokens * price;
        boolean fits = sum >= 0 && Math.multiplyHigh(tokens, price) == 0 && product >= 0;
        return fits && product <= Long.MAX_VALUE - sum ? sum + product : -1;
    }

    private long exactCost(Usage usage) {
        BigInteger tokens = BigInteger.valueOf(TOKENS);
        BigInteger cost = product(usage.input(), input)
                .add(product(usage.output(), output))
                .add(product(usage.cacheRead(), cacheRead))
                .add(product(usage.cacheWrite5m(), cacheWrite5m))
                .add(product(usage.cacheWrite1h(), cacheWrite1h))
                .add(BigInteger.valueOf(TOKENS / 2))
                .divide(tokens);
        return cost.bitLength() < Long.SIZE ? cost.longValue() : Long.MAX_VALUE;
    }

    private static BigInteger product(long tokens, long price) {
        return BigInteger.valueOf(tokens).multiply(BigInteger.valueOf(price));
    }

    private static void requirePrice(String name, long value) {
        if (value < 0) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: >= 0)");
        }
    }
}
