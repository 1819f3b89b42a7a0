package io.tidegate.edge.auth;

import io.tidegate.common.config.Cidr;
import io.tidegate.common.directory.ClientRule;
import io.tidegate.common.directory.KeyRecord;
import io.tidegate.common.directory.KeyRules;
import io.tidegate.common.directory.KeyState;
import io.tidegate.common.directory.ModelRule;
import io.tidegate.common.directory.RotatedSecret;
import io.tidegate.common.key.SecretHash;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/** The tables of keys and of their former secrets. */
final class KeyRows {
    private static final String COLUMNS =
            "id, user_id, state, models, client, addresses, rpm, concurrency, created_at, expires_at, secret, revision";
    private static final String SEPARATOR = " ";

    private KeyRows() {}

    static List<KeyRecord> all(Connection connection) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("SELECT " + COLUMNS + " FROM keys")) {
            return read(connection, query);
        }
    }

    /** One key or none. */
    static List<KeyRecord> byId(Connection connection, String id) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("SELECT " + COLUMNS + " FROM keys WHERE id = ?")) {
            query.setString(1, id);
            return read(connection, query);
        }
    }

    /**
     * Revokes a user's keys, and takes away what tells of the person.
     *
     * @return how many were not revoked before
     */
    static int erase(Connection connection, String userId) throws SQLException {
        try (PreparedStatement rotated = connection.prepareStatement(
                "DELETE FROM rotated_secrets WHERE key_id IN (SELECT id FROM keys WHERE user_id = ?)")) {
            rotated.setString(1, userId);
            rotated.executeUpdate();
        }
        try (PreparedStatement rules = connection.prepareStatement(
                "UPDATE keys SET addresses = '', revision = revision + 1 WHERE user_id = ?")) {
            rules.setString(1, userId);
            rules.executeUpdate();
        }
        try (PreparedStatement revoke = connection.prepareStatement(
                "UPDATE keys SET state = 'revoked' WHERE user_id = ? AND state <> 'revoked'")) {
            revoke.setString(1, userId);
            return revoke.executeUpdate();
        }
    }

    static List<KeyRecord> of(Connection connection, String userId) throws SQLException {
        try (PreparedStatement query =
                connection.prepareStatement("SELECT " + COLUMNS + " FROM keys WHERE user_id = ? ORDER BY id")) {
            query.setString(1, userId);
            return read(connection, query);
        }
    }

    static void insert(Connection connection, KeyRecord key) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO keys (" + COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
            insert.setString(1, key.id());
            insert.setString(2, key.userId());
            insert.setString(3, key.state().label());
            bind(insert, key.rules());
            insert.setLong(9, key.createdAt().toEpochMilli());
            if (key.expiresAt().isPresent()) {
                insert.setLong(10, key.expiresAt().get().toEpochMilli());
            } else {
                insert.setNull(10, Types.INTEGER);
            }
            insert.setBytes(11, key.secret().bytes());
            insert.setLong(12, key.revision());
            insert.executeUpdate();
        }
    }

    private static void bind(PreparedStatement insert, KeyRules rules) throws SQLException {
        insert.setString(4, joined(rules.models()));
        if (rules.client().isPresent()) {
            insert.setString(5, rules.client().get().toString());
        } else {
            insert.setNull(5, Types.VARCHAR);
        }
        insert.setString(6, joined(rules.addresses()));
        bind(insert, 7, rules.requestsPerMinute());
        bind(insert, 8, rules.concurrency());
    }

    private static void bind(PreparedStatement insert, int column, OptionalInt value) throws SQLException {
        if (value.isPresent()) {
            insert.setInt(column, value.getAsInt());
        } else {
            insert.setNull(column, Types.INTEGER);
        }
    }

    private static List<KeyRecord> read(Connection connection, PreparedStatement query) throws SQLException {
        List<KeyRecord> keys = new ArrayList<>();
        try (ResultSet row = query.executeQuery()) {
            while (row.next()) {
                keys.add(new KeyRecord(
                        row.getString(1),
                        row.getString(2),
                        KeyState.of(row.getString(3)),
                        rules(row),
                        Instant.ofEpochMilli(row.getLong(9)),
                        time(row, 10),
                        SecretHash.of(row.getBytes(11)),
                        rotated(connection, row.getString(1)),
                        row.getLong(12)));
            }
        }
        return keys;
    }

    private static KeyRules rules(ResultSet row) throws SQLException {
        return new KeyRules(
                list(row.getString(4), ModelRule::new),
                Optional.ofNullable(row.getString(5)).map(ClientRule::parse),
                list(row.getString(6), Cidr::parse),
                number(row, 7),
                number(row, 8));
    }

    private static List<RotatedSecret> rotated(Connection connection, String keyId) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(
                "SELECT secret, valid_until FROM rotated_secrets WHERE key_id = ? ORDER BY revision DESC")) {
            query.setString(1, keyId);
            List<RotatedSecret> rotated = new ArrayList<>();
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    rotated.add(
                            new RotatedSecret(SecretHash.of(row.getBytes(1)), Instant.ofEpochMilli(row.getLong(2))));
                }
            }
            return rotated;
        }
    }

    private static OptionalInt number(ResultSet row, int column) throws SQLException {
        int value = row.getInt(column);
        return row.wasNull() ? OptionalInt.empty() : OptionalInt.of(value);
    }

    private static Optional<Instant> time(ResultSet row, int column) throws SQLException {
        long millis = row.getLong(column);
        return row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
    }

    private static String joined(List<?> values) {
        return String.join(SEPARATOR, values.stream().map(Object::toString).toList());
    }

    private static <T> List<T> list(String joined, Function<String, T> read) {
        return joined.isEmpty()
                ? List.of()
                : List.of(joined.split(SEPARATOR, -1)).stream().map(read).toList();
    }
}
