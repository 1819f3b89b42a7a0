package io.tidegate.coordinator.store;

import io.tidegate.common.config.Secret;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A PostgreSQL database as its own programs name it, and what has to be known of it around a backup. Every method blocks.
 *
 * @param hosts separated by commas, as {@code ports} are
 * @param sslMode what the URL says of TLS
 */
public record PostgresPlace(
        String hosts,
        String ports,
        String database,
        String user,
        Optional<Secret> password,
        Optional<String> sslMode,
        PGSimpleDataSource source) {
    public static PostgresPlace of(StoreSettings.Postgres settings) {
        PGSimpleDataSource source = PostgresConnections.single(settings);
        // No coordinator: the server may still count a connection that was closed a moment ago.
        source.setApplicationName("tidegate-backup");
        List<String> ports = new ArrayList<>();
        for (int port : source.getPortNumbers()) {
            ports.add(Integer.toString(port == 0 ? 5432 : port));
        }
        return new PostgresPlace(
                String.join(",", source.getServerNames()),
                String.join(",", ports),
                Optional.ofNullable(source.getDatabaseName()).orElse(settings.user()),
                settings.user(),
                settings.password(),
                Optional.ofNullable(source.getSslMode()),
                source);
    }

    /**
     * What a copy of the database is known by.
     *
     * @param server the server's version, such as 15.6
     */
    public record State(int schemaVersion, long generation, long number, String server) {}

    /** Empty when the database has nothing of ours. */
    public Optional<State> state() throws SQLException {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            if (!hasSchema(statement)) {
                return Optional.empty();
            }
            try (ResultSet row = statement.executeQuery("SELECT (SELECT coalesce(max(CAST(version AS INTEGER)), 0)"
                    + " FROM flyway_schema_history WHERE success), generation, number,"
                    + " current_setting('server_version') FROM revision")) {
                row.next();
                return Optional.of(new State(row.getInt(1), row.getLong(2), row.getLong(3), row.getString(4)));
            }
        }
    }

    /** Connections of coordinators. */
    public int coordinators() throws SQLException {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM pg_stat_activity WHERE datname ="
                        + " current_database() AND application_name = 'tidegate-coordinator'")) {
            row.next();
            return row.getInt(1);
        }
    }

    private static boolean hasSchema(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery(
                "SELECT to_regclass('revision') IS NOT NULL AND to_regclass('flyway_schema_history') IS NOT NULL")) {
            return row.next() && row.getBoolean(1);
        }
    }
}
