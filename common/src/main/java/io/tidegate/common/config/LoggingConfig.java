package io.tidegate.common.config;

import io.tidegate.common.telemetry.LogFormat;
import io.tidegate.common.telemetry.LogLevel;

/** What a node says about itself, on standard output. */
public record LoggingConfig(
        @Doc("json for machines, text for people.") @Default("json")
        LogFormat format,

        @Doc("The least important level to log.") @Default("info")
        LogLevel level,

        @Doc("Whether each exchange gets a line.") @Default("true")
        boolean accessLog) {
    /** The same with another level. */
    public LoggingConfig withLevel(LogLevel other) {
        return new LoggingConfig(format, other, accessLog);
    }
}
