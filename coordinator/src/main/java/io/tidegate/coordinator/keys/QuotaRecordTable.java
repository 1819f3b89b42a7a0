package io.tidegate.coordinator.keys;

import io.tidegate.common.api.Answer;
import io.tidegate.common.api.Reading;
import io.tidegate.common.directory.Bodies;
import io.tidegate.common.directory.User;
import io.tidegate.common.quota.Quota;
import io.tidegate.common.quota.QuotaAccount;
import io.tidegate.common.quota.QuotaPlace;
import io.tidegate.common.quota.QuotaSubject;
import io.tidegate.common.quotaapi.QuotaTable;
import io.tidegate.common.wire.Change;
import io.tidegate.common.wire.KeyBody;
import io.tidegate.common.wire.QuotaAccountBody;
import io.tidegate.common.wire.QuotaBody;
import io.tidegate.common.wire.RecordKind;
import io.tidegate.common.wire.Revision;
import io.tidegate.coordinator.audit.Actor;
import io.tidegate.coordinator.sync.Records;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The records of quotas in one transaction. One that applies has its place as its name, and its subject as its owner; one that was removed
 * has neither.
 */
final class QuotaRecordTable implements QuotaTable {
    private static final int AT_A_TIME = 500;

    private final Connection connection;
    private final ChangeStore changes;
    private final UserStore users;
    private final Actor actor;
    private final Precondition condition;

    QuotaRecordTable(Connection connection, ChangeStore changes, UserStore users, Actor actor, Precondition condition) {
        this.connection = connection;
        this.changes = changes;
        this.users = users;
        this.actor = actor;
        this.condition = condition;
    }

    @Override
    public Reading<User> user(String nameOrId) throws SQLException {
        return Reading.of(users.find(connection, nameOrId).map(Revised::value), () -> "a user's name or id");
    }

    @Override
    public Reading<User> ownerOf(String keyId) throws SQLException {
        Optional<Change> key = Records.find(connection, RecordKind.KEY, keyId);
        return key.isEmpty()
                ? new Reading.NotUnderstood<>("a key's id, which is what stands between tgk_ and the next _")
                : user(ChangeStore.body(key.get(), KeyBody.class).userId());
    }

    @Override
    public Collection<String> keysOf(String userId) throws SQLException {
        List<String> ids = new ArrayList<>();
        String after = "";
        List<Change> page;
        do {
            page = Records.page(connection, RecordKind.KEY, Optional.of(userId), after, AT_A_TIME);
            page.forEach(key -> ids.add(key.id()));
            after = ids.isEmpty() ? "" : ids.getLast();
        } while (page.size() == AT_A_TIME);
        return ids;
    }

    @Override
    public String nameOf(String userId) throws SQLException {
        return users.find(connection, userId).orElseThrow().value().name();
    }

    @Override
    public List<Quota> of(QuotaSubject subject) throws SQLException {
        // A subject has few: one for each unit and window.
        return Records.page(connection, RecordKind.QUOTA, Optional.of(subject.name()), "", AT_A_TIME).stream()
                .map(QuotaRecordTable::quota)
                .toList();
    }

    @Override
    public List<Quota> page(String after, int most) throws SQLException {
        List<Quota> quotas = new ArrayList<>();
        String from = after;
        while (quotas.size() < most) {
            List<Change> records = Records.page(connection, RecordKind.QUOTA, Optional.empty(), from, AT_A_TIME);
            for (Change record : records) {
                if (quotas.size() < most && !body(record).removed()) {
                    quotas.add(quota(record));
                }
            }
            if (records.size() < AT_A_TIME) {
                break;
            }
            from = records.getLast().id();
        }
        return quotas;
    }

    @Override
    public Optional<Answer> fixed(Quota quota) {
        return Optional.empty();
    }

    @Override
    public Optional<Answer> overtaken(Optional<Quota> there, String what) throws SQLException {
        Revision now = there.isEmpty() ? Revision.NONE : revisionOf(there.get());
        return condition.allows(now) ? Optional.empty() : Optional.of(condition.lost(what, now));
    }

    @Override
    public void put(Quota quota, boolean removed) throws SQLException {
        Records.Handle handle = removed
                ? Records.Handle.NONE
                : new Records.Handle(
                        QuotaPlace.of(quota).name(), quota.subject().name());
        changes.put(connection, RecordKind.QUOTA, quota.id(), handle, Bodies.of(quota, removed));
    }

    @Override
    public int reset(QuotaAccount account) throws SQLException {
        QuotaAccountBody before = Records.find(connection, RecordKind.QUOTA_ACCOUNT, account.text())
                .map(record -> ChangeStore.body(record, QuotaAccountBody.class))
                .orElseGet(() -> new QuotaAccountBody(0, 0));
        int reset = before.reset() + 1;
        changes.put(
                connection,
                RecordKind.QUOTA_ACCOUNT,
                account.text(),
                new Records.Handle("", account.quota()),
                new QuotaAccountBody(reset, before.recall()));
        return reset;
    }

    @Override
    public void log(String action, String subject, Optional<JsonObject> before, Optional<JsonObject> after)
            throws SQLException {
        changes.log(connection, actor, action, subject, before, after);
    }

    @Override
    public Optional<String> revision(Quota quota) throws SQLException {
        return Optional.of(revisionOf(quota).toString());
    }

    private Revision revisionOf(Quota quota) throws SQLException {
        return changes.revision(
                connection,
                Records.find(connection, RecordKind.QUOTA, quota.id()).orElseThrow());
    }

    private static Quota quota(Change record) {
        return Bodies.quota(record.id(), body(record));
    }

    private static QuotaBody body(Change record) {
        return ChangeStore.body(record, QuotaBody.class);
    }
}
