package io.tidegate.coordinator.quota;

import io.tidegate.common.sqlite.SqlWork;
import io.tidegate.coordinator.store.Dialect;
import io.tidegate.coordinator.store.Store;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Map;

/** A store that says late what asks in the waiting room were granted, though it is durable. */
record LateStore(Vertx vertx, Store store, Duration late) implements Store {
    @Override
    public <T> Future<T> write(SqlWork<T> work) {
        return store.write(work).compose(result -> {
            if (!(result instanceof Map<?, ?> granted) || granted.isEmpty()) {
                return Future.succeededFuture(result);
            }
            Promise<T> later = Promise.promise();
            vertx.setTimer(late.toMillis(), _ -> later.complete(result));
            return later.future();
        });
    }

    @Override
    public <T> Future<T> read(SqlWork<T> work) {
        return store.read(work);
    }

    @Override
    public Dialect dialect() {
        return store.dialect();
    }

    @Override
    public boolean healthy() {
        return store.healthy();
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
