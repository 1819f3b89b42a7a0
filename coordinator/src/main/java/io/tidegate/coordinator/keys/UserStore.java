package io.tidegate.coordinator.keys;

import io.tidegate.common.api.PageQuery;
import io.tidegate.common.directory.Bodies;
import io.tidegate.common.directory.User;
import io.tidegate.common.directory.UserEdit;
import io.tidegate.common.directory.UserJson;
import io.tidegate.common.wire.Change;
import io.tidegate.common.wire.RecordKind;
import io.tidegate.common.wire.Revision;
import io.tidegate.common.wire.UserBody;
import io.tidegate.coordinator.audit.Actor;
import io.tidegate.coordinator.sync.Records;
import io.vertx.core.Future;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Users as records. */
final class UserStore {
    private final ChangeStore changes;

    UserStore(ChangeStore changes) {
        this.changes = changes;
    }

    /** A conflict is a name that is taken. */
    Future<Outcome<User>> create(Actor actor, String id, String name, ZoneId zone, Optional<String> team) {
        return changes.change(connection -> {
            if (Records.named(connection, RecordKind.USER, name).isPresent()) {
                return new Outcome.Conflict<>();
            }
            User user = new User(id, name, zone, team, changes.second(connection), 0);
            return new Outcome.Done<>(put(connection, actor, "user.create", Optional.empty(), user));
        });
    }

    Future<Outcome<User>> edit(Actor actor, String nameOrId, UserEdit edit, Precondition condition) {
        return changes.change(connection -> {
            Optional<Revised<User>> found = find(connection, nameOrId);
            if (found.isEmpty()) {
                return new Outcome.Missing<>();
            }
            User user = found.get().value();
            if (!condition.allows(found.get().revision())) {
                return new Outcome.Overtaken<>(found.get().revision());
            }
            User edited = edit.of(user);
            return new Outcome.Done<>(
                    edited.equals(user)
                            ? found.get()
                            : put(connection, actor, "user.change", Optional.of(user), edited));
        });
    }

    /** By id or by name. */
    Future<Optional<Revised<User>>> find(String nameOrId) {
        return changes.read(connection -> find(connection, nameOrId));
    }

    Future<List<Revised<User>>> page(PageQuery page) {
        return changes.read(connection -> {
            List<Revised<User>> users = new ArrayList<>();
            for (Change record : Records.page(
                    connection, RecordKind.USER, Optional.empty(), page.after().orElse(""), page.lookFor())) {
                users.add(read(connection, record));
            }
            return users;
        });
    }

    Optional<Revised<User>> find(Connection connection, String nameOrId) throws SQLException {
        Optional<Change> record = nameOrId.startsWith(User.ID_PREFIX)
                ? Records.find(connection, RecordKind.USER, nameOrId)
                : Records.named(connection, RecordKind.USER, nameOrId);
        return record.isEmpty() ? Optional.empty() : Optional.of(read(connection, record.get()));
    }

    private Revised<User> put(Connection connection, Actor actor, String action, Optional<User> before, User user)
            throws SQLException {
        Revision revision = changes.put(
                connection, RecordKind.USER, user.id(), new Records.Handle(user.name(), ""), Bodies.of(user));
        changes.log(connection, actor, action, user.id(), before.map(UserJson::of), Optional.of(UserJson.of(user)));
        return new Revised<>(user, revision);
    }

    private Revised<User> read(Connection connection, Change record) throws SQLException {
        UserBody body = ChangeStore.body(record, UserBody.class);
        return new Revised<>(Bodies.user(record.id(), body, record.number()), changes.revision(connection, record));
    }
}
