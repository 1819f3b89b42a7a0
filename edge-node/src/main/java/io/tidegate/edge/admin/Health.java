package io.tidegate.edge.admin;

import java.util.function.Supplier;

/**
 * What the node says about itself, without a token.
 *
 * @param readiness asked at each {@code GET /readyz}; must not block
 * @param metrics in Prometheus' text form, asked at each {@code GET /metrics}
 */
public record Health(Supplier<Readiness> readiness, Supplier<String> metrics) {}
