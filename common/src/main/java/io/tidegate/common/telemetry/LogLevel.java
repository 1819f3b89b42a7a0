package io.tidegate.common.telemetry;

/** How important a log line is, the least first. */
public enum LogLevel {
    TRACE,
    DEBUG,
    INFO,
    WARN,
    ERROR
}
