package io.tidegate.edge.config;

import io.tidegate.common.config.Checks;
import io.tidegate.common.config.Default;
import io.tidegate.common.config.Doc;
import io.tidegate.common.config.WeightsConfig;

/** How usage counts against a token quota. */
public record QuotasConfig(
        @Doc("How many tokens of quota one token of each class takes.")
        WeightsConfig weights,

        @Doc("How many tokens of output are reserved at a time while an answer streams.") @Default("4096")
        int outputStep) {

    public QuotasConfig {
        new Checks().range("outputStep", outputStep, 1, 1_000_000).verify();
    }
}
