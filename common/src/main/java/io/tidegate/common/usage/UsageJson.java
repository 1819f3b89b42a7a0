package io.tidegate.common.usage;

import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** Sums of usage as every API shows them. */
public final class UsageJson {
    private static final int NANO_DIGITS = 9;
    private static final int CENT_DIGITS = 2;

    private UsageJson() {}

    /** What these requests used and what it cost, in 10^-9 US dollars. */
    public static JsonObject of(long requests, Usage usage, long costNanos) {
        return new JsonObject()
                .put("requests", requests)
                .put("input_tokens", usage.input())
                .put("output_tokens", usage.output())
                .put("cache_read_input_tokens", usage.cacheRead())
                .put("cache_creation_5m_input_tokens", usage.cacheWrite5m())
                .put("cache_creation_1h_input_tokens", usage.cacheWrite1h())
                .put("cost_nanos", costNanos)
                .put("cost_usd", dollars(costNanos));
    }

    /** Exact, with two digits after the point or as many more as it takes. */
    public static String dollars(long nanos) {
        BigDecimal exact = BigDecimal.valueOf(nanos, NANO_DIGITS).stripTrailingZeros();
        return exact.setScale(Math.max(CENT_DIGITS, exact.scale()), RoundingMode.UNNECESSARY)
                .toPlainString();
    }
}
