package io.tidegate.common.telemetry;

/** How log lines are written. */
public enum LogFormat {
    /** One JSON object per line, for machines. */
    JSON,
    /** Plain text, for people. */
    TEXT
}
