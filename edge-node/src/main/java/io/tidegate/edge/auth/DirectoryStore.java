package io.tidegate.edge.auth;

import io.tidegate.common.directory.KeyChange;
import io.tidegate.common.directory.KeyRecord;
import io.tidegate.common.directory.KeyState;
import io.tidegate.common.directory.User;
import io.tidegate.common.directory.UserCreation;
import io.tidegate.common.directory.UserEdit;
import io.tidegate.common.key.SecretHash;
import io.tidegate.common.sqlite.Database;
import io.vertx.core.Future;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/** Users and keys in the database. Each change reads and writes in one transaction, so no two of them undo each other. */
public final class DirectoryStore {
    private final Database database;

    public DirectoryStore(Database database) {
        this.database = database;
    }

    /** All that is stored. */
    record Content(List<User> users, List<KeyRecord> keys) {}

    /** Fails with {@link WrongNodeSecret} when the fingerprint is not the one of the first start. */
    Future<Content> load(SecretHash fingerprint) {
        return database.write(connection -> {
            requireSecret(connection, fingerprint);
            return new Content(UserRows.all(connection), KeyRows.all(connection));
        });
    }

    Future<UserCreation> create(User user) {
        return database.write(connection ->
                UserRows.insert(connection, user) ? new UserCreation.Created(user) : new UserCreation.NameTaken());
    }

    /** The user must exist. */
    Future<User> edit(String userId, UserEdit edit) {
        return database.write(connection -> UserRows.edit(connection, userId, edit));
    }

    /**
     * A user without the person.
     *
     * @param revoked how many of the keys were not revoked before
     */
    record Erased(User user, List<KeyRecord> keys, int revoked) {}

    Future<Erased> erase(User erased) {
        return database.write(connection -> {
            int revoked = KeyRows.erase(connection, erased.id());
            return new Erased(UserRows.erase(connection, erased), KeyRows.of(connection, erased.id()), revoked);
        });
    }

    Future<KeyRecord> create(KeyRecord key) {
        return database.write(connection -> {
            KeyRows.insert(connection, key);
            return key;
        });
    }

    Future<KeyChange> changeState(String keyId, KeyState state) {
        return database.write(connection -> {
            try (PreparedStatement update =
                    connection.prepareStatement("UPDATE keys SET state = ?, revision = revision + 1"
                            + " WHERE id = ? AND (state <> 'revoked' OR ? = 'revoked')")) {
                update.setString(1, state.label());
                update.setString(2, keyId);
                update.setString(3, state.label());
                return outcome(connection, keyId, update.executeUpdate());
            }
        });
    }

    /** Replaces the secret; the one before stays valid until then. */
    Future<KeyChange> rotate(String keyId, SecretHash secret, Instant validUntil) {
        return database.write(connection -> {
            keepOldSecret(connection, keyId, validUntil);
            try (PreparedStatement update = connection.prepareStatement(
                    "UPDATE keys SET secret = ?, revision = revision + 1 WHERE id = ? AND state <> 'revoked'")) {
                update.setBytes(1, secret.bytes());
                update.setString(2, keyId);
                return outcome(connection, keyId, update.executeUpdate());
            }
        });
    }

    private static void keepOldSecret(Connection connection, String keyId, Instant validUntil) throws SQLException {
        try (PreparedStatement keep =
                connection.prepareStatement("INSERT INTO rotated_secrets (key_id, revision, secret, valid_until)"
                        + " SELECT id, revision, secret, ? FROM keys WHERE id = ? AND state <> 'revoked'")) {
            keep.setLong(1, validUntil.toEpochMilli());
            keep.setString(2, keyId);
            keep.executeUpdate();
        }
        try (PreparedStatement forget = connection.prepareStatement(
                "DELETE FROM rotated_secrets WHERE key_id = ? AND revision NOT IN (SELECT revision FROM rotated_secrets"
                        + " WHERE key_id = ? ORDER BY revision DESC LIMIT ?)")) {
            forget.setString(1, keyId);
            forget.setString(2, keyId);
            forget.setInt(3, KeyRecord.ROTATED_KEPT);
            forget.executeUpdate();
        }
    }

    private static KeyChange outcome(Connection connection, String keyId, int changed) throws SQLException {
        List<KeyRecord> found = KeyRows.byId(connection, keyId);
        if (found.isEmpty()) {
            return new KeyChange.NoSuchKey();
        }
        return changed == 1 ? new KeyChange.Changed(found.getFirst()) : new KeyChange.AlreadyRevoked();
    }

    private static void requireSecret(Connection connection, SecretHash fingerprint) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO node_secret (one, fingerprint) VALUES (1, ?) ON CONFLICT DO NOTHING")) {
            insert.setBytes(1, fingerprint.bytes());
            insert.executeUpdate();
        }
        try (PreparedStatement query = connection.prepareStatement("SELECT fingerprint FROM node_secret");
                ResultSet row = query.executeQuery()) {
            if (!row.next() || !Arrays.equals(row.getBytes(1), fingerprint.bytes())) {
                throw new WrongNodeSecret();
            }
        }
    }
}
