package io.tidegate.common.sqlite;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteDataSource;

/**
 * A database file that somebody else may be writing, and copies of it. Every method blocks.
 *
 * @param path of the file
 */
public record SqliteFile(Path path) {
    private static final int BUSY_MILLIS = 5000;
    private static final int SQLITE_DONE = 0;

    /** A megabyte of the usual pages. */
    private static final int STEP_PAGES = 256;

    /** After each step, so that a long copy leaves most of the disk's time to commits. */
    private static final long STEP_PAUSE_NANOS = 4_000_000;

    /**
     * Copies the database as it stands at one moment, page by page, while its owner writes on. Readers hold up no writer in the log mode that
     * our databases have; what is written meanwhile stays in the log until the copy is done.
     *
     * @param to a file that is not there yet; only its owner may read it
     */
    public void copy(Path to) throws IOException {
        if (!Files.isRegularFile(path)) {
            throw new IOException(path + " is not there: nothing to copy. Check storage.path.");
        }
        Files.createFile(to, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try (Connection connection = source(path, false).getConnection();
                Statement look = connection.createStatement()) {
            // A transaction that has read something sees one moment until it ends: without it the copy would begin
            // again at each commit.
            connection.setAutoCommit(false);
            look.executeQuery("SELECT count(*) FROM sqlite_schema").close();
            int result = connection
                    .unwrap(SQLiteConnection.class)
                    .getDatabase()
                    .backup(
                            "main",
                            to.toString(),
                            (remaining, _) -> {
                                if (remaining > 0) {
                                    LockSupport.parkNanos(STEP_PAUSE_NANOS);
                                }
                            },
                            1,
                            BUSY_MILLIS,
                            STEP_PAGES);
            connection.rollback();
            if (result != SQLITE_DONE) {
                throw new IOException(path + " could not be copied to " + to + ": SQLite's result code " + result);
            }
        } catch (SQLException e) {
            throw new IOException(path + " could not be copied to " + to + ": " + e.getMessage(), e);
        }
        try (FileChannel file = FileChannel.open(to, StandardOpenOption.WRITE)) {
            file.force(true);
        }
    }

    /** What {@code PRAGMA integrity_check} finds wrong with a copy that nobody writes; empty when it is sound. */
    public List<String> flaws() throws IOException {
        return ofCopy(connection -> {
            List<String> found = column(connection, "PRAGMA integrity_check");
            return found.equals(List.of("ok")) ? List.of() : found;
        });
    }

    /** The version of a copy's schema. */
    public int schemaVersion() throws IOException {
        return value("SELECT coalesce(max(CAST(version AS INTEGER)), 0) FROM flyway_schema_history WHERE success")
                .map(Integer::parseInt)
                .orElse(0);
    }

    /** How many rows each table of a copy has. */
    public Map<String, Long> rows() throws IOException {
        return ofCopy(connection -> {
            Map<String, Long> rows = new TreeMap<>();
            for (String table : column(
                    connection,
                    "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
                            + " AND name <> 'flyway_schema_history'")) {
                rows.put(
                        table,
                        Long.valueOf(column(connection, "SELECT count(*) FROM \"" + table + "\"")
                                .getFirst()));
            }
            return rows;
        });
    }

    /** The first column of the first row of a copy that a query gives. */
    public Optional<String> value(String sql) throws IOException {
        return ofCopy(connection -> column(connection, sql).stream().findFirst());
    }

    /** The first column of a copy that a query gives. */
    public List<String> values(String sql) throws IOException {
        return ofCopy(connection -> column(connection, sql));
    }

    /** Changes a copy that nobody has open, and leaves one file of it. */
    public void change(List<String> statements) throws IOException {
        try (Connection connection = source(path, false).getConnection();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.executeUpdate(sql);
            }
            statement.executeQuery("PRAGMA wal_checkpoint(TRUNCATE)").close();
        } catch (SQLException e) {
            throw new IOException(path + ": " + e.getMessage(), e);
        }
    }

    private interface Reading<T> {
        T of(Connection connection) throws SQLException;
    }

    private <T> T ofCopy(Reading<T> reading) throws IOException {
        try (Connection connection = source(path, true).getConnection()) {
            return reading.of(connection);
        } catch (SQLException e) {
            throw new IOException(path + " is no sound SQLite database: " + e.getMessage(), e);
        }
    }

    private static List<String> column(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            List<String> values = new ArrayList<>();
            while (row.next()) {
                values.add(row.getString(1));
            }
            return values;
        }
    }

    /** @param still nobody writes it: then no lock is taken, and no file made beside it */
    private static SQLiteDataSource source(Path file, boolean still) {
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout(BUSY_MILLIS);
        config.setReadOnly(still);
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:"
                + (still ? "file:" + file.toAbsolutePath().toUri().getRawPath() + "?immutable=1" : file.toString()));
        return source;
    }
}
