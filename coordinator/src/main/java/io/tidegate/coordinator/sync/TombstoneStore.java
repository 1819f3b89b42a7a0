package io.tidegate.coordinator.sync;

import io.tidegate.common.directory.KeyState;
import io.tidegate.common.wire.Change;
import io.tidegate.common.wire.KeyBody;
import io.tidegate.common.wire.Reading;
import io.tidegate.common.wire.RecordKind;
import io.tidegate.common.wire.Revision;
import io.tidegate.common.wire.Wire;
import io.tidegate.coordinator.audit.Actor;
import io.tidegate.coordinator.audit.Audit;
import io.tidegate.coordinator.store.Store;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * Revokes what nodes know to be revoked and a restored store does not. A key that the store does not know at all is remembered, so that
 * an operator can see that it was. For any thread.
 */
public final class TombstoneStore {
    private final Store store;
    private final Audit audit;

    public TombstoneStore(Store store, Audit audit) {
        this.store = store;
        this.audit = audit;
    }

    /**
     * Takes what a node told, in one transaction. Again is harmless.
     *
     * @return the revision after that
     */
    Future<Revision> take(String node, List<String> keys) {
        return store.write(connection -> {
            for (String key : keys) {
                Optional<Change> record = Records.find(connection, RecordKind.KEY, key);
                if (record.isPresent()) {
                    revoke(connection, node, record.get());
                } else {
                    remember(connection, node, key);
                }
            }
            return Records.revision(connection);
        });
    }

    private void revoke(Connection connection, String node, Change key) throws SQLException {
        KeyBody body = body(key);
        if (KeyState.of(body.state()) == KeyState.REVOKED) {
            return;
        }
        String revoked = KeyState.REVOKED.label();
        Records.put(
                connection,
                RecordKind.KEY,
                key.id(),
                new Records.Handle("", body.userId()),
                new KeyBody(
                        body.userId(),
                        revoked,
                        body.models(),
                        body.client(),
                        body.addresses(),
                        body.rpm(),
                        body.concurrency(),
                        body.createdAt(),
                        body.expiresAt(),
                        body.secret(),
                        body.rotated()));
        audit.write(
                connection,
                new Actor.Node(node),
                "key.revoke",
                key.id(),
                Optional.of(new JsonObject().put("state", body.state())),
                Optional.of(
                        new JsonObject().put("state", revoked).put("reason", "revoked before the store was restored")));
    }

    private static KeyBody body(Change key) {
        return switch (Wire.body(key.body(), KeyBody.class)) {
            case Reading.Read<KeyBody>(KeyBody body) -> body;
            case Reading.Malformed<KeyBody>(String why) ->
                throw new IllegalStateException("the record of key " + key.id() + " cannot be read: " + why);
        };
    }

    private void remember(Connection connection, String node, String key) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO tombstones (key_id, told_by, told_at) VALUES (?, ?, ?) ON CONFLICT (key_id) DO NOTHING")) {
            insert.setString(1, key);
            insert.setString(2, node);
            insert.setLong(3, store.dialect().nowMillis(connection));
            insert.executeUpdate();
        }
    }
}
