package io.tidegate.common.sqlite;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * One piece of work on its way through the writer. Its outcome is set on the writer thread and delivered on the context of
 * the one who asked.
 */
final class WriteTask<T> {
    private final SqlAction action;
    private final Context context;
    private final boolean kept;
    private final Promise<T> promise = Promise.promise();
    // Null until run: one object per write and two states, so no Optional here.
    private @Nullable T result;
    private @Nullable Throwable failure;

    private WriteTask(SqlAction action, Context context, boolean kept) {
        this.action = action;
        this.context = context;
        this.kept = kept;
    }

    WriteTask(SqlWork<T> work, Context context) {
        this.action = connection -> result = work.run(connection);
        this.context = context;
        this.kept = false;
    }

    static WriteTask<Void> of(SqlAction action, Context context) {
        return new WriteTask<>(action, context, false);
    }

    /** It waits for the database to recover instead of failing with it. */
    static WriteTask<Void> kept(SqlAction action, Context context) {
        return new WriteTask<>(action, context, true);
    }

    /** May be called again after a rollback. */
    void run(Connection connection) throws SQLException {
        failure = null;
        action.run(connection);
    }

    void fail(Throwable why) {
        failure = why;
    }

    boolean kept() {
        return kept;
    }

    Context context() {
        return context;
    }

    Future<T> future() {
        return promise.future();
    }

    /** On the context of the one who asked. */
    void deliver() {
        if (failure != null) {
            promise.tryFail(failure);
        } else {
            promise.tryComplete(result);
        }
    }
}
