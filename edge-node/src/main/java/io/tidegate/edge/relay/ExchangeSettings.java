package io.tidegate.edge.relay;

import java.util.function.LongSupplier;

/**
 * What all exchanges have in common.
 *
 * @param outputStep tokens by which a growing answer's reservation is raised
 * @param nanoTime the monotonic time
 */
public record ExchangeSettings(Patience patience, long outputStep, LongSupplier nanoTime, boolean traced) {}
