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
    /**
     * What was done.
     *
     * @param from the version before; 0 of an empty database
     * @param to the version now
     */
    public record Steps(int from, int to) {}

    /**
     * Runs the migrations that the database has not seen.
     *
     * @throws CannotOpenDatabase when the database is newer than this program, or a migration fails
     * @throws SQLException when the database can't be read
     */
    public Steps bringUpToDate() throws SQLException, IOException {
        int newest = newest();
        int recorded = recordedNotAfter(newest);
        if (recorded < newest) {
            migrate();
        }
        return new Steps(recorded, newest);
    }

    /**
     * Changes nothing.
     *
     * @throws CannotOpenDatabase when the database is older or newer than this program
     * @throws SQLException when the database can't be read
     */
    public Steps requireCurrent() throws SQLException, IOException {
        int newest = newest();
        int recorded = recordedNotAfter(newest);
        if (recorded < newest) {
            throw new CannotOpenDatabase(
                    database + " has schema version " + recorded + ", this program needs version " + newest
                            + ", and storage.migrate is false. Run: tidegate coordinator migrate",
                    null);
        }
        return new Steps(recorded, newest);
    }

    private int newest() throws IOException {
        return SchemaIndex.read(migrations).newest();
    }

    private int recordedNotAfter(int newest) throws SQLException {
        int recorded = recordedVersion();
        if (recorded > newest) {
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
            if (!hasRecord(connection)) {
                return 0;
            }
            try (ResultSet row = statement.executeQuery(
                    "SELECT coalesce(max(CAST(version AS INTEGER)), 0) FROM flyway_schema_history WHERE success")) {
                return row.next() ? row.getInt(1) : 0;
            }
        }
    }

    private static boolean hasRecord(Connection connection) throws SQLException {
        try (ResultSet row = connection
                .getMetaData()
                .getTables(connection.getCatalog(), connection.getSchema(), "flyway_schema_history", null)) {
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
