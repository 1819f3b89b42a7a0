package io.tidegate.common.sqlite;

import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/**
 * Brings a database to the newest schema, or holds that it has it. Flyway does the work, and is only loaded when there is something
 * to do: it costs more than the whole rest of the start, and its record of what it did is one query away. All methods block.
 *
 * @param database its name in messages
 */
public record Schema(String database, DataSource source, Migrations migrations) {
    private static final String HISTORY = "flyway_schema_history";
    private static final String OLDEST = "schema_oldest_program";

    /**
     * What was done.
     *
     * @param from the version before; 0 of an empty database
     * @param to the version now
     */
    public record Steps(int from, int to) {}

    /**
     * Runs the migrations that the database has not seen. One that a newer program made is left as it is.
     *
     * @throws CannotOpenDatabase when the database is newer and not for this program, or a migration fails
     * @throws SQLException when the database can't be read
     */
    public Steps bringUpToDate() throws SQLException, IOException {
        SchemaIndex index = SchemaIndex.read(migrations);
        int recorded = recordedFor(index.newest());
        if (recorded < index.newest()) {
            migrate();
            record(index);
        }
        return new Steps(recorded, Math.max(recorded, index.newest()));
    }

    /**
     * Changes nothing.
     *
     * @throws CannotOpenDatabase when the database is older than this program, or newer and not for it
     * @throws SQLException when the database can't be read
     */
    public Steps requireCurrent() throws SQLException, IOException {
        int newest = SchemaIndex.read(migrations).newest();
        int recorded = recordedFor(newest);
        if (recorded < newest) {
            throw new CannotOpenDatabase(
                    database + " has schema version " + recorded + ", this program needs version " + newest
                            + ", and storage.migrate is false. Run: tidegate coordinator migrate",
                    null);
        }
        return new Steps(recorded, recorded);
    }

    /** The newest version that this program knows. */
    public static int newest(Migrations migrations) throws IOException {
        return SchemaIndex.read(migrations).newest();
    }

    private int recordedFor(int newest) throws SQLException {
        int recorded = recordedVersion();
        if (recorded > newest && oldestThatRuns(recorded) > newest) {
            throw new CannotOpenDatabase(
                    database + " has schema version " + recorded + ", this program knows versions up to " + newest
                            + ". Start the newer program that wrote it, or restore a backup made before it ran.",
                    null);
        }
        return recorded;
    }

    private int recordedVersion() throws SQLException {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            if (!has(connection, HISTORY)) {
                return 0;
            }
            try (ResultSet row = statement.executeQuery(
                    "SELECT coalesce(max(CAST(version AS INTEGER)), 0) FROM " + HISTORY + " WHERE success")) {
                return row.next() ? row.getInt(1) : 0;
            }
        }
    }

    /** The version that a program must know to work with the database. */
    private int oldestThatRuns(int recorded) throws SQLException {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            if (!has(connection, OLDEST)) {
                return recorded;
            }
            try (ResultSet row =
                    statement.executeQuery("SELECT oldest FROM " + OLDEST + " WHERE version = " + recorded)) {
                return row.next() ? row.getInt(1) : recorded;
            }
        }
    }

    /** Several programs may do so at once; they say the same. */
    private void record(SchemaIndex index) throws SQLException {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE IF NOT EXISTS " + OLDEST
                    + " (version INTEGER NOT NULL PRIMARY KEY, oldest INTEGER NOT NULL)");
            statement.execute("INSERT INTO " + OLDEST + " VALUES (" + index.newest() + ", " + index.oldestThatRuns()
                    + ") ON CONFLICT DO NOTHING");
        }
    }

    private static boolean has(Connection connection, String table) throws SQLException {
        try (ResultSet row =
                connection.getMetaData().getTables(connection.getCatalog(), connection.getSchema(), table, null)) {
            return row.next();
        }
    }

    private void migrate() {
        try {
            Flyway.configure(Schema.class.getClassLoader())
                    .dataSource(source)
                    .locations("classpath:" + migrations.folder())
                    .load()
                    .migrate();
        } catch (FlywayException e) {
            throw new CannotOpenDatabase(
                    database + ": its schema could not be brought up to date: " + e.getMessage(), e);
        }
    }
}
