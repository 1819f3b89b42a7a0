package io.tidegate.launcher;

import io.tidegate.common.Stopping;

/** Somebody's wish that this process ends. */
@FunctionalInterface
public interface StopRequest {
    /** Blocks until there is one, and says how it is to end. */
    Stopping await() throws InterruptedException;
}
