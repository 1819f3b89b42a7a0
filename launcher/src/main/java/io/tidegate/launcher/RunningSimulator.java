package io.tidegate.launcher;

/** A simulator that listens. */
public interface RunningSimulator {
    /** Its base URL, for clients and edges. */
    String url();

    /** Closes every connection. Blocks. */
    void stop();
}
