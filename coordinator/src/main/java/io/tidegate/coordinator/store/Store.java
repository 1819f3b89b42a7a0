package io.tidegate.coordinator.store;

import io.tidegate.common.sqlite.SqlWork;
import io.vertx.core.Future;

/**
 * The coordinator's database. Statements must be understood by SQLite and by PostgreSQL alike; columns are BIGINT, INTEGER or
 * TEXT. No method blocks, all may be called from any thread, and futures complete on the caller's Vert.x context. They fail with
 * {@code DatabaseUnavailable} while the database is away.
 */
public interface Store {
    /**
     * Runs work in one transaction; done when it is durable. The work may run more than once, when the database asks for it, so
     * it does nothing but read and write the database, and lets an SQLException through: PostgreSQL refuses all that follows one.
     * Fails with {@code OutcomeUnknown} when the database was lost while it was told to commit.
     */
    <T> Future<T> write(SqlWork<T> work);

    /** Runs work that only reads; all its statements see the database as of one moment. */
    <T> Future<T> read(SqlWork<T> work);

    /** What the two databases say differently. */
    Dialect dialect();

    boolean healthy();

    /** What is wrong, for the operator, while it is not healthy. */
    String trouble();

    Future<Void> close();
}
