package io.tidegate.coordinator.config;

import io.tidegate.common.config.Default;
import io.tidegate.common.config.Doc;

/** What reports are made of. */
public record ReportsConfig(
        @Doc("Whether names of tools that answers began to use are kept; never what they were given.") @Default("true")
        boolean toolNames) {}
