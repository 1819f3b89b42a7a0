package io.tidegate.edge.config;

import io.tidegate.common.config.Default;
import io.tidegate.common.config.Doc;

/** What reports are made of. */
public record ReportsConfig(
        @Doc("Whether names of tools that answers began to use are recorded; never what they were given.")
        @Default("true")
        boolean toolNames) {}
