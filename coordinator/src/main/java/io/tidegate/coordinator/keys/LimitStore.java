package io.tidegate.coordinator.keys;

import io.tidegate.common.api.PageQuery;
import io.tidegate.common.directory.Bodies;
import io.tidegate.common.directory.User;
import io.tidegate.common.quota.OwnQuota;
import io.tidegate.common.quota.QuotaLimits;
import io.tidegate.common.quota.QuotaWindow;
import io.tidegate.common.quota.ResetNumbers;
import io.tidegate.common.wire.Change;
import io.tidegate.common.wire.OwnQuotaBody;
import io.tidegate.common.wire.RecordKind;
import io.tidegate.common.wire.Revision;
import io.tidegate.coordinator.audit.Actor;
import io.tidegate.coordinator.sync.Records;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Users' own limits and resets as records. */
final class LimitStore {
    private final ChangeStore changes;
    private final UserStore users;

    LimitStore(ChangeStore changes, UserStore users) {
        this.changes = changes;
        this.users = users;
    }

    /** Somebody and the limits they have of their own. */
    record Limited(User user, OwnQuota quota) {
        JsonObject json() {
            return new JsonObject()
                    .put("user", user.name())
                    .put("user_id", user.id())
                    .put("day_limit", number(quota.limits().day()))
                    .put("month_limit", number(quota.limits().month()))
                    .put("day_resets", quota.resets().day())
                    .put("month_resets", quota.resets().month());
        }

        private Limited with(QuotaLimits limits) {
            return new Limited(user, new OwnQuota(quota.userId(), limits, quota.resets(), quota.revision()));
        }

        private Limited with(ResetNumbers resets) {
            return new Limited(user, new OwnQuota(quota.userId(), quota.limits(), resets, quota.revision()));
        }

        private static @Nullable Long number(OptionalLong limit) {
            return limit.isPresent() ? limit.getAsLong() : null;
        }
    }

    Future<Outcome<Limited>> set(Actor actor, User user, QuotaWindow window, long limit, Precondition condition) {
        return change(
                actor,
                "quota.set",
                user,
                condition,
                before -> Optional.of(before.with(before.quota.limits().with(window, OptionalLong.of(limit)))));
    }

    /** Missing is a limit that was not there. */
    Future<Outcome<Limited>> remove(Actor actor, User user, QuotaWindow window, Precondition condition) {
        return change(
                actor,
                "quota.remove",
                user,
                condition,
                before -> before.quota.limits().of(window).isEmpty()
                        ? Optional.empty()
                        : Optional.of(before.with(before.quota.limits().with(window, OptionalLong.empty()))));
    }

    /** Begins a window anew, or both. */
    Future<Outcome<Limited>> reset(Actor actor, User user, Optional<QuotaWindow> window, Precondition condition) {
        return change(actor, "quota.reset", user, condition, before -> {
            ResetNumbers resets = before.quota.resets();
            return Optional.of(before.with(new ResetNumbers(
                    resets.day() + (window.orElse(QuotaWindow.DAY) == QuotaWindow.DAY ? 1 : 0),
                    resets.month() + (window.orElse(QuotaWindow.MONTH) == QuotaWindow.MONTH ? 1 : 0))));
        });
    }

    Future<Revised<Limited>> of(User user) {
        return changes.read(connection -> find(connection, user));
    }

    /** By ascending user id. */
    Future<List<Revised<Limited>>> page(PageQuery page) {
        return changes.read(connection -> {
            List<Revised<Limited>> limits = new ArrayList<>();
            for (Change record : Records.page(
                    connection,
                    RecordKind.OWN_QUOTA,
                    Optional.empty(),
                    page.after().orElse(""),
                    page.lookFor())) {
                User user = users.find(connection, record.id()).orElseThrow().value();
                limits.add(read(connection, user, record));
            }
            return limits;
        });
    }

    private interface Edit {
        Optional<Limited> of(Limited before);
    }

    private Future<Outcome<Limited>> change(Actor actor, String action, User user, Precondition condition, Edit edit) {
        return changes.change(connection -> {
            Revised<Limited> found = find(connection, user);
            if (!condition.allows(found.revision())) {
                return new Outcome.Overtaken<>(found.revision());
            }
            Limited before = found.value();
            Optional<Limited> after = edit.of(before);
            if (after.isEmpty()) {
                return new Outcome.Missing<>();
            }
            return new Outcome.Done<>(
                    after.get().equals(before) ? found : put(connection, actor, action, before, after.get()));
        });
    }

    private Revised<Limited> put(Connection connection, Actor actor, String action, Limited before, Limited after)
            throws SQLException {
        String id = after.user.id();
        Revision revision =
                changes.put(connection, RecordKind.OWN_QUOTA, id, Records.Handle.NONE, Bodies.of(after.quota));
        changes.log(connection, actor, action, id, Optional.of(before.json()), after.json());
        return new Revised<>(after, revision);
    }

    private Revised<Limited> find(Connection connection, User user) throws SQLException {
        Optional<Change> record = Records.find(connection, RecordKind.OWN_QUOTA, user.id());
        return record.isEmpty()
                ? new Revised<>(new Limited(user, OwnQuota.none(user.id())), Revision.NONE)
                : read(connection, user, record.get());
    }

    private Revised<Limited> read(Connection connection, User user, Change record) throws SQLException {
        OwnQuotaBody body = ChangeStore.body(record, OwnQuotaBody.class);
        Limited limited = new Limited(user, Bodies.quota(user.id(), body, record.number()));
        return new Revised<>(limited, changes.revision(connection, record));
    }
}
