package io.tidegate.coordinator.keys;

import io.tidegate.common.api.Answer;
import io.tidegate.common.api.ApiRoute;
import io.tidegate.common.api.Input;
import io.tidegate.common.directory.Bodies;
import io.tidegate.common.directory.DirectoryWords;
import io.tidegate.common.directory.KeyRecord;
import io.tidegate.common.directory.KeyState;
import io.tidegate.common.directory.User;
import io.tidegate.common.quotaapi.QuotaDesk;
import io.tidegate.common.wire.Change;
import io.tidegate.common.wire.KeyBody;
import io.tidegate.common.wire.RecordKind;
import io.tidegate.coordinator.access.Access;
import io.tidegate.coordinator.access.AdminRoute;
import io.tidegate.coordinator.access.Role;
import io.tidegate.coordinator.audit.Actor;
import io.tidegate.coordinator.audit.AuditErasure;
import io.tidegate.coordinator.sync.Records;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * {@code POST /admin/v1/users/{user}/erase}: takes away what tells of the person, in one transaction: the name, the team and the time zone;
 * addresses in keys, which are revoked; the user's own quotas; and name, team, zone and addresses in the audit log. What was used stays under the id, so that sums
 * and bills stay right. Nodes take the changed records as they take all.
 */
final class Erasure {
    private static final int AT_A_TIME = 500;

    private final ChangeStore changes;
    private final UserStore users;

    Erasure(ChangeStore changes, UserStore users) {
        this.changes = changes;
        this.users = users;
    }

    List<AdminRoute> routes() {
        return List.of(
                new AdminRoute(new ApiRoute(HttpMethod.POST, "/admin/v1/users/{user}/erase", this::erase), Role.WRITE));
    }

    private Future<Answer> erase(RoutingContext context) {
        String name = Input.path(context, "user");
        Optional<Answer> wrong = Input.body(context).wrong();
        Actor actor = Access.actor(context);
        return wrong.isPresent()
                ? Future.succeededFuture(wrong.get())
                : changes.changeWhen(connection -> erase(connection, actor, name), erased -> !erased.isError());
    }

    private Answer erase(Connection connection, Actor actor, String name) throws SQLException {
        Optional<Revised<User>> found = users.find(connection, name);
        if (found.isEmpty()) {
            return DirectoryWords.noSuchUser(name, "");
        }
        User user = found.get().value();
        User erased = user.erased();
        Optional<Change> other = Records.named(connection, RecordKind.USER, erased.name());
        if (other.isPresent() && !other.get().id().equals(user.id())) {
            return DirectoryWords.nameTaken(erased.name());
        }
        QuotaRecordTable table =
                new QuotaRecordTable(connection, changes, users, actor, new Precondition(Optional.empty()));
        int quotas = QuotaDesk.removeOf(table, user);
        int revoked = eraseKeys(connection, user);
        changes.put(connection, RecordKind.USER, user.id(), new Records.Handle(erased.name(), ""), Bodies.of(erased));
        int entries = new AuditErasure(connection, user, erased, table.keysOf(user.id())).erase();
        JsonObject done = new JsonObject()
                .put("user_id", user.id())
                .put("name", erased.name())
                .put("keys_revoked", revoked)
                .put("quotas_removed", quotas)
                .put("audit_entries_changed", entries);
        changes.log(connection, actor, "user.erase", user.id(), Optional.empty(), Optional.of(done));
        return Answer.ok(done);
    }

    private int eraseKeys(Connection connection, User user) throws SQLException {
        int revoked = 0;
        String after = "";
        List<Change> page;
        do {
            page = Records.page(connection, RecordKind.KEY, Optional.of(user.id()), after, AT_A_TIME);
            for (Change record : page) {
                KeyRecord key = Bodies.key(record.id(), ChangeStore.body(record, KeyBody.class), record.number());
                revoked += key.state() == KeyState.REVOKED ? 0 : 1;
                changes.put(
                        connection,
                        RecordKind.KEY,
                        key.id(),
                        new Records.Handle("", user.id()),
                        Bodies.of(key.erased()));
                after = record.id();
            }
        } while (page.size() == AT_A_TIME);
        return revoked;
    }
}
