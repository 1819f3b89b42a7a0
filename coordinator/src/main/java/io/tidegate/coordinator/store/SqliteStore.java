package io.tidegate.coordinator.store;

import io.tidegate.common.sqlite.Database;
import io.tidegate.common.sqlite.DatabaseOptions;
import io.tidegate.common.sqlite.DatabaseStats;
import io.tidegate.common.sqlite.Schema;
import io.tidegate.common.sqlite.SqlWork;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/** A store in an SQLite file, for one coordinator. */
public final class SqliteStore implements Store {
    /** The file's name in the folder {@code storage.path}. */
    public static final String FILE_NAME = "coordinator.db";

    private final Database database;
    private final Dialect dialect;

    private SqliteStore(Database database, Dialect dialect) {
        this.database = database;
        this.dialect = dialect;
    }

    /**
     * Opens the store of a folder, and makes it when it is missing. Blocks.
     *
     * @param migrate whether to bring the schema up to date; when not, an older one is refused
     * @throws io.tidegate.common.sqlite.CannotOpenDatabase with words for the operator, also when another process has it
     */
    public static SqliteStore open(
            Vertx vertx, Path folder, boolean migrate, InstantSource clock, LongSupplier nanoTime) {
        DatabaseOptions options = DatabaseOptions.of(folder.resolve(FILE_NAME), StoreSchema.MIGRATIONS);
        Database database = Database.open(vertx, migrate ? options : options.withoutMigration(), nanoTime);
        return new SqliteStore(database, new SqliteDialect(clock));
    }

    /** Brings the schema of a folder's store up to date. Blocks; fails as {@link #open} does. */
    static Schema.Steps migrate(Path folder) {
        return Database.migrate(DatabaseOptions.of(folder.resolve(FILE_NAME), StoreSchema.MIGRATIONS));
    }

    /** The newest schema of a store, of either kind, that this program knows. */
    public static int newestSchema() throws IOException {
        return Schema.newest(StoreSchema.MIGRATIONS);
    }

    @Override
    public <T> Future<T> write(SqlWork<T> work) {
        return database.write(work);
    }

    @Override
    public <T> Future<T> read(SqlWork<T> work) {
        return database.read(connection -> asOfOneMoment(connection, work));
    }

    @Override
    public Dialect dialect() {
        return dialect;
    }

    @Override
    public boolean healthy() {
        return database.healthy();
    }

    @Override
    public String trouble() {
        return database.trouble();
    }

    /** Counters, to be registered as metrics. */
    public DatabaseStats stats() {
        return database.stats();
    }

    @Override
    public Future<Void> close() {
        return database.close();
    }

    /** Without a transaction each statement would see what was committed just before it. */
    private static <T> T asOfOneMoment(Connection connection, SqlWork<T> work) throws SQLException {
        connection.setAutoCommit(false);
        try {
            return work.run(connection);
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }
}
