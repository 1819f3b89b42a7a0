package io.tidegate.coordinator.registry;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The table of join tokens. Each method works within the caller's transaction. */
final class JoinTokenRows {
    private static final String COLUMNS =
            "id, hash, location, uses, used, created_by, created_at, expires_at, revoked_at";

    private JoinTokenRows() {}

    static void insert(Connection connection, JoinTokenRow token) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO join_tokens (" + COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
            insert.setString(1, token.id());
            insert.setString(2, token.hash());
            insert.setString(3, token.location());
            insert.setInt(4, token.uses());
            insert.setInt(5, token.used());
            insert.setString(6, token.createdBy());
            insert.setLong(7, token.createdAt());
            insert.setLong(8, token.expiresAt());
            insert.setLong(9, token.revokedAt());
            insert.executeUpdate();
        }
    }

    static Optional<JoinTokenRow> find(Connection connection, String id) throws SQLException {
        try (PreparedStatement query =
                connection.prepareStatement("SELECT " + COLUMNS + " FROM join_tokens WHERE id = ?")) {
            query.setString(1, id);
            return read(query).stream().findFirst();
        }
    }

    /** All, the newest first. */
    static List<JoinTokenRow> all(Connection connection) throws SQLException {
        try (PreparedStatement query =
                connection.prepareStatement("SELECT " + COLUMNS + " FROM join_tokens ORDER BY created_at DESC, id")) {
            return read(query);
        }
    }

    /** Takes one use; false when none is left. Of several that want the last one, one gets it. */
    static boolean use(Connection connection, String id) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                "UPDATE join_tokens SET used = used + 1 WHERE id = ? AND used < uses AND revoked_at = 0")) {
            update.setString(1, id);
            return update.executeUpdate() == 1;
        }
    }

    /** Whether this was who revoked it. */
    static boolean revoke(Connection connection, String id, long now) throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement("UPDATE join_tokens SET revoked_at = ? WHERE id = ? AND revoked_at = 0")) {
            update.setLong(1, now);
            update.setString(2, id);
            return update.executeUpdate() == 1;
        }
    }

    private static List<JoinTokenRow> read(PreparedStatement query) throws SQLException {
        List<JoinTokenRow> tokens = new ArrayList<>();
        try (ResultSet row = query.executeQuery()) {
            while (row.next()) {
                tokens.add(new JoinTokenRow(
                        row.getString(1),
                        row.getString(2),
                        row.getString(3),
                        row.getInt(4),
                        row.getInt(5),
                        row.getString(6),
                        row.getLong(7),
                        row.getLong(8),
                        row.getLong(9)));
            }
        }
        return tokens;
    }
}
