package io.tidegate.simulator.http;

import java.util.Optional;

/**
 * What sets one simulated provider apart from another.
 *
 * @param name stands in <code>x-sim-name</code> and in request ids
 * @param requiredKey the only key it accepts; empty when it asks for none
 * @param countsTokens whether it has <code>count_tokens</code>
 * @param keepsBodies whether request bodies are remembered and hashed
 */
public record ProviderTraits(String name, Optional<String> requiredKey, boolean countsTokens, boolean keepsBodies) {}
