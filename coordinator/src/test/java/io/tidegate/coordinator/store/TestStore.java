package io.tidegate.coordinator.store;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Stores for tests that care about what is stored, not about where. */
public final class TestStore {
    private static final int PATIENCE_SECONDS = 30;

    private TestStore() {}

    /** A store in a folder, with the whole schema. The caller closes it, or the {@code Vertx}. */
    public static SqliteStore open(Vertx vertx, Path folder) {
        return open(vertx, folder, InstantSource.system());
    }

    /** A store with time in the hand of the test. */
    public static SqliteStore open(Vertx vertx, Path folder, InstantSource clock) {
        return SqliteStore.open(vertx, folder, true, clock, System::nanoTime);
    }

    /** Waits for what a store, or anything else, will give. */
    public static <T> T done(Future<T> future) {
        try {
            return future.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("nothing came within " + PATIENCE_SECONDS + " s", e);
        }
    }
}
