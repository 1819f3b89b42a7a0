package io.tidegate.coordinator.keys;

import io.tidegate.common.api.PageQuery;
import io.tidegate.common.directory.Bodies;
import io.tidegate.common.directory.KeyRecord;
import io.tidegate.common.directory.KeyRequest;
import io.tidegate.common.directory.KeyState;
import io.tidegate.common.directory.User;
import io.tidegate.common.key.SecretHash;
import io.tidegate.common.wire.Change;
import io.tidegate.common.wire.KeyBody;
import io.tidegate.common.wire.RecordKind;
import io.tidegate.common.wire.Revision;
import io.tidegate.coordinator.audit.Actor;
import io.tidegate.coordinator.sync.Records;
import io.vertx.core.Future;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Keys as records. */
final class KeyStore {
    private final ChangeStore changes;
    private final UserStore users;

    KeyStore(ChangeStore changes, UserStore users) {
        this.changes = changes;
        this.users = users;
    }

    Future<Outcome<OwnedKey>> create(Actor actor, KeyRequest asked, String id, SecretHash secret) {
        return changes.change(connection -> {
            KeyRecord key = KeyRecord.made(
                    id, asked.user().id(), asked.rules(), changes.second(connection), asked.expiresAt(), secret);
            OwnedKey owned = new OwnedKey(key, asked.user(), changes.now(connection));
            return new Outcome.Done<>(put(connection, actor, "key.create", Optional.empty(), owned));
        });
    }

    /** A conflict is a key that is revoked and shall be something else. */
    Future<Outcome<OwnedKey>> putInto(KeyState state, Actor actor, String id, Precondition condition) {
        String action = switch (state) {
            case ACTIVE -> "key.enable";
            case DISABLED -> "key.disable";
            case REVOKED -> "key.revoke";
        };
        return change(
                actor,
                action,
                id,
                condition,
                state == KeyState.REVOKED,
                owned -> owned.key().in(state));
    }

    /**
     * Gives a key a new secret.
     *
     * @param overlap for how long the old one is still accepted; zero or more
     */
    Future<Outcome<OwnedKey>> rotate(
            Actor actor, String id, Precondition condition, SecretHash secret, Duration overlap) {
        return change(
                actor,
                "key.rotate",
                id,
                condition,
                false,
                owned -> owned.key().rotated(secret, owned.now().plus(overlap)));
    }

    /** Changes rules or the end of a key. */
    Future<Outcome<OwnedKey>> edit(Actor actor, String id, Precondition condition, UnaryOperator<KeyRecord> edit) {
        return change(actor, "key.change", id, condition, false, owned -> edit.apply(owned.key()));
    }

    Future<Optional<Revised<OwnedKey>>> find(String id) {
        return changes.read(connection -> find(connection, id));
    }

    /**
     * By ascending id.
     *
     * @param user whose; empty for anybody's
     */
    Future<List<Revised<OwnedKey>>> page(Optional<User> user, PageQuery page) {
        return changes.read(connection -> {
            List<Revised<OwnedKey>> keys = new ArrayList<>();
            for (Change record : Records.page(
                    connection, RecordKind.KEY, user.map(User::id), page.after().orElse(""), page.lookFor())) {
                keys.add(read(connection, record));
            }
            return keys;
        });
    }

    private interface Edit {
        KeyRecord of(OwnedKey owned);
    }

    private Future<Outcome<OwnedKey>> change(
            Actor actor, String action, String id, Precondition condition, boolean alsoRevoked, Edit edit) {
        return changes.change(connection -> {
            Optional<Revised<OwnedKey>> found = find(connection, id);
            if (found.isEmpty()) {
                return new Outcome.Missing<>();
            }
            OwnedKey before = found.get().value();
            if (!condition.allows(found.get().revision())) {
                return new Outcome.Overtaken<>(found.get().revision());
            }
            if (before.key().state() == KeyState.REVOKED && !alsoRevoked) {
                return new Outcome.Conflict<>();
            }
            OwnedKey after = before.with(edit.of(before));
            return new Outcome.Done<>(
                    after.equals(before) ? found.get() : put(connection, actor, action, Optional.of(before), after));
        });
    }

    private Revised<OwnedKey> put(
            Connection connection, Actor actor, String action, Optional<OwnedKey> before, OwnedKey after)
            throws SQLException {
        KeyRecord key = after.key();
        Revision revision =
                changes.put(connection, RecordKind.KEY, key.id(), new Records.Handle("", key.userId()), Bodies.of(key));
        changes.log(connection, actor, action, key.id(), before.map(OwnedKey::json), Optional.of(after.json()));
        return new Revised<>(after, revision);
    }

    private Optional<Revised<OwnedKey>> find(Connection connection, String id) throws SQLException {
        Optional<Change> record = Records.find(connection, RecordKind.KEY, id);
        return record.isEmpty() ? Optional.empty() : Optional.of(read(connection, record.get()));
    }

    private Revised<OwnedKey> read(Connection connection, Change record) throws SQLException {
        KeyBody body = ChangeStore.body(record, KeyBody.class);
        User user = users.find(connection, body.userId()).orElseThrow().value();
        OwnedKey owned = new OwnedKey(Bodies.key(record.id(), body, record.number()), user, changes.now(connection));
        return new Revised<>(owned, changes.revision(connection, record));
    }
}
