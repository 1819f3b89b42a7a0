package io.tidegate.common.sqlite;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/**
 * Brings a file to the newest schema. Flyway does it, and is only loaded when there is something to do: it costs more than
 * the whole rest of the start, and its record of what it did is one query away.
 */
final class Schema {
    private Schema() {}

    static void bringUpToDate(Path file, DataSource source, Migrations migrations) throws SQLException, IOException {
        int newest = SchemaIndex.read(migrations).newest();
        int recorded = recordedVersion(source);
        if (recorded > newest) {
            throw new CannotOpenDatabase(
                    file + " has schema version " + recorded + ", this program knows versions up to " + newest
                            + ". Start the newer program that wrote it, or restore a backup made before it ran.",
                    null);
        }
        if (recorded < newest) {
            migrate(file, source, migrations);
        }
    }

    private static int recordedVersion(DataSource source) throws SQLException {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            if (!hasRecord(statement)) {
                return 0;
            }
            try (ResultSet row = statement.executeQuery(
                    "SELECT coalesce(max(CAST(version AS INTEGER)), 0) FROM flyway_schema_history WHERE success")) {
                return row.next() ? row.getInt(1) : 0;
            }
        }
    }

    private static boolean hasRecord(Statement statement) throws SQLException {
        try (ResultSet row =
                statement.executeQuery("SELECT 1 FROM sqlite_master WHERE name = 'flyway_schema_history'")) {
            return row.next();
        }
    }

    private static void migrate(Path file, DataSource source, Migrations migrations) {
        try {
            Flyway.configure(Schema.class.getClassLoader())
                    .dataSource(source)
                    .locations("classpath:" + migrations.folder())
                    .load()
                    .migrate();
        } catch (FlywayException e) {
            throw new CannotOpenDatabase(file + ": its schema could not be brought up to date: " + e.getMessage(), e);
        }
    }
}
