package io.tidegate.coordinator.config;

import io.tidegate.common.config.Doc;
import io.tidegate.common.config.WeightsConfig;

/** How usage counts against a token quota. */
public record QuotasConfig(
        @Doc("How many tokens of quota one token of each class takes.")
        WeightsConfig weights) {}
