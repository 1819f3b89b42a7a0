package io.tidegate.common.sqlite;

import java.time.Duration;

/** Runs something later, on any thread. In a node this is a Vert.x timer, in a test a list that the test fires. */
@FunctionalInterface
public interface Delay {
    void after(Duration pause, Runnable task);
}
