package io.tidegate.edge.auth;

import io.tidegate.common.directory.User;
import io.tidegate.common.directory.UserEdit;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The table of users. */
final class UserRows {
    private static final String COLUMNS = "id, name, zone, created_at, revision, team";

    private UserRows() {}

    static List<User> all(Connection connection) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("SELECT " + COLUMNS + " FROM users");
                ResultSet row = query.executeQuery()) {
            List<User> users = new ArrayList<>();
            while (row.next()) {
                users.add(user(row));
            }
            return users;
        }
    }

    /** False when the name is taken. */
    static boolean insert(Connection connection, User user) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO users (" + COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (name) DO NOTHING")) {
            insert.setString(1, user.id());
            insert.setString(2, user.name());
            insert.setString(3, user.zone().getId());
            insert.setLong(4, user.createdAt().toEpochMilli());
            insert.setLong(5, user.revision());
            insert.setString(6, user.team().orElse(null));
            return insert.executeUpdate() == 1;
        }
    }

    /** What is left out of the edit stays. */
    static User edit(Connection connection, String id, UserEdit edit) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                "UPDATE users SET zone = coalesce(?, zone), team = CASE WHEN ? THEN ? ELSE team END,"
                        + " revision = revision + 1 WHERE id = ? RETURNING " + COLUMNS)) {
            update.setString(1, edit.zone().map(ZoneId::getId).orElse(null));
            update.setInt(2, edit.team().isPresent() ? 1 : 0);
            update.setString(3, edit.team().flatMap(team -> team).orElse(null));
            update.setString(4, id);
            try (ResultSet row = update.executeQuery()) {
                if (!row.next()) {
                    throw new SQLException("no user " + id);
                }
                return user(row);
            }
        }
    }

    /** Takes away what tells of the person. */
    static User erase(Connection connection, User erased) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("UPDATE users SET name = ?, zone = ?, team = NULL,"
                + " revision = revision + 1 WHERE id = ? RETURNING " + COLUMNS)) {
            update.setString(1, erased.name());
            update.setString(2, erased.zone().getId());
            update.setString(3, erased.id());
            try (ResultSet row = update.executeQuery()) {
                if (!row.next()) {
                    throw new SQLException("no user " + erased.id());
                }
                return user(row);
            }
        }
    }

    private static User user(ResultSet row) throws SQLException {
        return new User(
                row.getString(1),
                row.getString(2),
                ZoneId.of(row.getString(3)),
                Optional.ofNullable(row.getString(6)),
                Instant.ofEpochMilli(row.getLong(4)),
                row.getLong(5));
    }
}
