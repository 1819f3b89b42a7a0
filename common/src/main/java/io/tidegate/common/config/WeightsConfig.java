package io.tidegate.common.config;

/** How many tokens of quota one token of each class takes, in whole numbers. */
public record WeightsConfig(
        @Doc("Input that was neither read from nor written to a cache.") @Default("1")
        int input,

        @Doc("Output.") @Default("1") int output,

        @Doc("Input read from the provider's cache. Most of what Claude Code sends is.") @Default("0")
        int cacheRead,

        @Doc("Input written to the cache for five minutes.") @Default("1")
        int cacheWrite5m,

        @Doc("Input written to the cache for an hour.") @Default("1")
        int cacheWrite1h) {

    private static final int MOST = 1000;

    public WeightsConfig {
        new Checks()
                .range("input", input, 0, MOST)
                .range("output", output, 0, MOST)
                .range("cacheRead", cacheRead, 0, MOST)
                .range("cacheWrite5m", cacheWrite5m, 0, MOST)
                .range("cacheWrite1h", cacheWrite1h, 0, MOST)
                .verify();
    }
}
