package io.tidegate.edge.ledger;

import io.tidegate.common.usage.Usage;
import java.util.function.ToLongBiFunction;

/**
 * The price of a usage, for rows that the ledger has to close by itself.
 *
 * @param costNanos model and usage to 10^-9 US dollars
 * @param version of the price table
 */
public record Pricing(ToLongBiFunction<String, Usage> costNanos, String version) {}
