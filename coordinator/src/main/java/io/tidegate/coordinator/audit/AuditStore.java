package io.tidegate.coordinator.audit;

import io.tidegate.coordinator.store.Store;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads the audit log. */
public final class AuditStore {
    private final Store store;

    public AuditStore(Store store) {
        this.store = store;
    }

    /**
     * The newest entries first.
     *
     * @param before only entries older than this one
     */
    public Future<List<AuditEntry>> page(AuditFilter filter, OptionalLong before, int most) {
        StringBuilder sql = new StringBuilder(
                "SELECT seq, at, actor, action, subject, before_json, after_json FROM audit WHERE 1 = 1");
        List<Object> values = new ArrayList<>();
        before.ifPresent(seq -> add(sql, values, " AND seq < ?", seq));
        filter.subject().ifPresent(subject -> add(sql, values, " AND subject = ?", subject));
        filter.actor().ifPresent(actor -> add(sql, values, " AND actor = ?", actor));
        filter.action()
                .ifPresent(action -> add(
                        sql,
                        values,
                        " AND (action = ? OR SUBSTR(action, 1, ?) = ?)",
                        action,
                        action.length() + 1,
                        action + "."));
        filter.from().ifPresent(from -> add(sql, values, " AND at >= ?", from.toEpochMilli()));
        filter.to().ifPresent(to -> add(sql, values, " AND at < ?", to.toEpochMilli()));
        add(sql, values, " ORDER BY seq DESC LIMIT ?", most);
        return store.read(connection -> {
            try (PreparedStatement query = connection.prepareStatement(sql.toString())) {
                for (int i = 0; i < values.size(); i++) {
                    query.setObject(i + 1, values.get(i));
                }
                return read(query);
            }
        });
    }

    private static void add(StringBuilder sql, List<Object> values, String condition, Object... given) {
        sql.append(condition);
        values.addAll(List.of(given));
    }

    private static List<AuditEntry> read(PreparedStatement query) throws SQLException {
        List<AuditEntry> entries = new ArrayList<>();
        try (ResultSet row = query.executeQuery()) {
            while (row.next()) {
                entries.add(new AuditEntry(
                        row.getLong(1),
                        Instant.ofEpochMilli(row.getLong(2)),
                        row.getString(3),
                        row.getString(4),
                        row.getString(5),
                        json(row.getString(6)),
                        json(row.getString(7))));
            }
        }
        return entries;
    }

    private static Optional<JsonObject> json(String stored) {
        return stored.isEmpty() ? Optional.empty() : Optional.of(new JsonObject(stored));
    }
}
