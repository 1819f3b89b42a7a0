package io.tidegate.coordinator.config;

import io.tidegate.common.config.Default;
import io.tidegate.common.config.Doc;
import io.tidegate.common.telemetry.LogFormat;
import io.tidegate.common.telemetry.LogLevel;

/** What a coordinator says about itself, on standard output. */
public record LoggingConfig(
        @Doc("json for machines, text for people.") @Default("json")
        LogFormat format,

        @Doc("The least important level to log.") @Default("info")
        LogLevel level) {}
