package io.tidegate.coordinator.store;

import com.zaxxer.hikari.HikariDataSource;
import io.tidegate.common.sqlite.DatabaseUnavailable;
import io.tidegate.common.sqlite.DatabaseUnavailable.Reason;
import io.tidegate.common.sqlite.OutcomeUnknown;
import io.tidegate.common.sqlite.SqlWork;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * A store in PostgreSQL, for several coordinators. As many threads as connections; what waits for them is bounded in number and in time.
 * A transaction that met another one, or a dead connection before its commit, is tried again.
 */
public final class PostgresStore implements Store {
    private static final int WAITING_MAX = 1024;
    private static final long LONGEST_WAIT_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final int TRIES = 5;
    private static final int PAUSE_MILLIS = 10;

    private final Vertx vertx;
    private final Surroundings surroundings;
    private final HikariDataSource pool;
    private final WorkerExecutor workers;
    private final Semaphore places = new Semaphore(WAITING_MAX);
    private final Availability availability;
    private final Dialect dialect = new PostgresDialect();

    /** A store that has made no connection yet. Its schema is up to date: {@link StoreOpening} sees to that. */
    PostgresStore(Vertx vertx, StoreSettings.Postgres settings, Surroundings surroundings) {
        this.vertx = vertx;
        this.surroundings = surroundings;
        this.pool = PostgresConnections.pool(settings);
        String name = "postgres-" + Long.toHexString(surroundings.random().nextLong());
        this.workers = vertx.createSharedWorkerExecutor(name, settings.poolSize());
        this.availability = new Availability(vertx, () -> workers.executeBlocking(this::probe, false));
    }

    @Override
    public <T> Future<T> write(SqlWork<T> work) {
        return submit(new PostgresTransaction<>(work, false));
    }

    @Override
    public <T> Future<T> read(SqlWork<T> work) {
        return submit(new PostgresTransaction<>(work, true));
    }

    @Override
    public Dialect dialect() {
        return dialect;
    }

    @Override
    public boolean healthy() {
        return !availability.away() && !availability.closed();
    }

    @Override
    public String trouble() {
        return availability.trouble();
    }

    /** Pieces of work that wait or run now, to be registered as a metric. */
    public int pending() {
        return WAITING_MAX - places.availablePermits();
    }

    @Override
    public Future<Void> close() {
        availability.close();
        return workers.close()
                .eventually(() -> vertx.executeBlocking(() -> {
                    pool.close();
                    return true;
                }));
    }

    private <T> Future<T> submit(PostgresTransaction<T> transaction) {
        if (availability.closed()) {
            return unavailable(Reason.CLOSED, "the store is being closed");
        }
        if (availability.away()) {
            return unavailable(Reason.DOWN, availability.trouble());
        }
        if (!places.tryAcquire()) {
            return unavailable(Reason.QUEUE_FULL, WAITING_MAX + " pieces of work wait for PostgreSQL already");
        }
        return attempt(transaction, 1).onComplete(_ -> places.release());
    }

    private <T> Future<T> attempt(PostgresTransaction<T> transaction, int number) {
        long askedAt = surroundings.nanoTime().getAsLong();
        return workers.executeBlocking(() -> attempt(transaction, askedAt), false)
                .map(Objects::requireNonNull)
                .compose(tried -> judge(tried, transaction, number));
    }

    /** On a worker thread. */
    private <T> Tried<T> attempt(PostgresTransaction<T> transaction, long askedAt) {
        if (surroundings.nanoTime().getAsLong() - askedAt > LONGEST_WAIT_NANOS) {
            return new Tried.Busy<>("PostgreSQL is too slow for all that is asked of it");
        }
        return transaction.attempt(pool);
    }

    private <T> Future<T> judge(Tried<T> tried, PostgresTransaction<T> transaction, int number) {
        return switch (tried) {
            case Tried.Done<T>(T result) -> Future.succeededFuture(result);
            case Tried.Conflict<T>(SQLException why) ->
                number < TRIES ? pause(number).compose(_ -> attempt(transaction, number + 1)) : outrun(why);
            case Tried.Lost<T>(SQLException why) -> {
                // where one connection died, others did; the pool tests only those that were idle for long
                pool.getHikariPoolMXBean().softEvictConnections();
                yield number < TRIES ? attempt(transaction, number + 1) : away(why);
            }
            case Tried.NoConnection<T>(SQLException why) -> away(why);
            case Tried.Unknown<T>(SQLException why) -> Future.failedFuture(new OutcomeUnknown(why));
            case Tried.Busy<T>(String why) -> unavailable(Reason.QUEUE_FULL, why);
            case Tried.Failed<T>(Exception why) -> Future.failedFuture(why);
        };
    }

    /** Twice as long each time, and by chance, so that those who met do not meet again. */
    private Future<?> pause(int number) {
        return vertx.timer(1 + surroundings.random().nextInt(PAUSE_MILLIS << number), TimeUnit.MILLISECONDS);
    }

    private <T> Future<T> outrun(SQLException why) {
        boolean taken = "23505".equals(why.getSQLState());
        return taken ? Future.failedFuture(why) : unavailable(Reason.QUEUE_FULL, "too much changes at once");
    }

    private <T> Future<T> away(SQLException why) {
        availability.lost(why);
        return unavailable(Reason.DOWN, availability.trouble());
    }

    private static <T> Future<T> unavailable(Reason reason, String words) {
        return Future.failedFuture(new DatabaseUnavailable(reason, words));
    }

    private boolean probe() throws SQLException {
        try (Connection connection = pool.getConnection()) {
            if (!connection.isValid(1)) {
                throw new SQLException("it does not answer");
            }
            return true;
        }
    }
}
