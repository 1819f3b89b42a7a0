package io.tidegate.common.telemetry;

/** Takes one entry per exchange. */
public interface AccessLog {
    /** Writes nothing. */
    AccessLog OFF = _ -> {};

    /** Notes an exchange. For event loops: takes about a microsecond, never waits for I/O, and drops rather than waits. */
    void record(AccessEntry entry);
}
