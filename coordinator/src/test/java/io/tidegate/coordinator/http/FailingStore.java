package io.tidegate.coordinator.http;

import io.tidegate.common.sqlite.DatabaseUnavailable;
import io.tidegate.common.sqlite.SqlWork;
import io.tidegate.coordinator.store.Dialect;
import io.tidegate.coordinator.store.Store;
import io.vertx.core.Future;
import java.util.function.BooleanSupplier;

/** A store whose database is away when the test says so. */
record FailingStore(Store store, BooleanSupplier away) implements Store {
    @Override
    public <T> Future<T> write(SqlWork<T> work) {
        return away.getAsBoolean() ? gone() : store.write(work);
    }

    @Override
    public <T> Future<T> read(SqlWork<T> work) {
        return away.getAsBoolean() ? gone() : store.read(work);
    }

    private static <T> Future<T> gone() {
        return Future.failedFuture(new DatabaseUnavailable(DatabaseUnavailable.Reason.DOWN, "the database is away"));
    }

    @Override
    public Dialect dialect() {
        return store.dialect();
    }

    @Override
    public boolean healthy() {
        return !away.getAsBoolean();
    }

    @Override
    public String trouble() {
        return store.trouble();
    }

    @Override
    public Future<Void> close() {
        return store.close();
    }
}
