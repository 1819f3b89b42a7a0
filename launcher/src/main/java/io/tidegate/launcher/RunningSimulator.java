package io.tidegate.launcher;

/** A simulator that listens. */
public interface RunningSimulator {
    int port();

    /** Closes every connection. Blocks. */
    void stop();
}
