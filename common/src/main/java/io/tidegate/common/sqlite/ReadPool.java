package io.tidegate.common.sqlite;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.Objects;
import java.util.concurrent.Semaphore;

/** Read-only connections on worker threads of their own. A read sees the last commit before it began. */
final class ReadPool {
    private static final int WAITING_MAX = 256;

    private final HikariDataSource connections;
    private final WorkerExecutor workers;
    private final Semaphore waiting = new Semaphore(WAITING_MAX);

    ReadPool(Vertx vertx, Path file, int size) {
        connections = new HikariDataSource(config(file, size));
        workers = vertx.createSharedWorkerExecutor("sqlite-read-" + file.toAbsolutePath(), size);
    }

    private static HikariConfig config(Path file, int size) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("sqlite-read");
        config.setDataSource(Connections.reading(file));
        // SQLite refuses to change this on an open connection, so Hikari must believe it from the start.
        config.setReadOnly(true);
        config.setMaximumPoolSize(size);
        config.setMinimumIdle(0);
        config.setInitializationFailTimeout(-1);
        return config;
    }

    <T> Future<T> read(SqlWork<T> work) {
        if (!waiting.tryAcquire()) {
            return Future.failedFuture(new DatabaseUnavailable(
                    DatabaseUnavailable.Reason.QUEUE_FULL, WAITING_MAX + " reads wait already: try again"));
        }
        return workers.executeBlocking(() -> run(work), false)
                .map(Objects::requireNonNull)
                .onComplete(_ -> waiting.release());
    }

    private <T> T run(SqlWork<T> work) throws Exception {
        try (Connection connection = connections.getConnection()) {
            return work.run(connection);
        }
    }

    Future<Void> close() {
        return workers.close().onComplete(_ -> connections.close());
    }
}
