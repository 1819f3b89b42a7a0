package io.tidegate.common.api;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * What a server says about itself to everybody.
 *
 * @param readiness asked at each {@code GET /readyz}; must not block
 * @param metrics in Prometheus' text form, asked at each {@code GET /metrics}; empty where there are none
 */
public record Health(Supplier<Readiness> readiness, Optional<Supplier<String>> metrics) {
    public static Health withMetrics(Supplier<Readiness> readiness, Supplier<String> metrics) {
        return new Health(readiness, Optional.of(metrics));
    }

    public static Health withoutMetrics(Supplier<Readiness> readiness) {
        return new Health(readiness, Optional.empty());
    }
}
