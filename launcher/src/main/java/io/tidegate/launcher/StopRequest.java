package io.tidegate.launcher;

/** Somebody's wish that this process ends. */
@FunctionalInterface
public interface StopRequest {
    /** Blocks until there is one. */
    void await() throws InterruptedException;
}
