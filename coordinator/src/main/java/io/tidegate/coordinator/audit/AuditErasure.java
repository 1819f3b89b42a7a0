package io.tidegate.coordinator.audit;

import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Puts another name in place of a user's in the entries of the audit log, and takes client addresses out of those about the user's keys: the
 * one thing that is ever changed there. Who did what, when and to which id stays. In the caller's transaction.
 */
public final class AuditErasure {
    private final Connection connection;
    private final String userId;
    private final String name;
    private final String instead;

    /** @param instead the name from now on */
    public AuditErasure(Connection connection, String userId, String name, String instead) {
        this.connection = connection;
        this.userId = userId;
        this.name = name;
        this.instead = instead;
    }

    private record Entry(long seq, String subject, String before, String after) {}

    /** How many entries were changed. */
    public int erase() throws SQLException {
        int changed = 0;
        try (PreparedStatement update =
                connection.prepareStatement("UPDATE audit SET before_json = ?, after_json = ? WHERE seq = ?")) {
            for (Entry entry : named()) {
                String before = without(entry.subject, entry.before);
                String after = without(entry.subject, entry.after);
                if (!before.equals(entry.before) || !after.equals(entry.after)) {
                    update.setString(1, before);
                    update.setString(2, after);
                    update.setLong(3, entry.seq);
                    changed += update.executeUpdate();
                }
            }
        }
        return changed;
    }

    private List<Entry> named() throws SQLException {
        String byId = "%" + Json.encode(userId) + "%";
        String byName = "%\"user\":" + Json.encode(name) + "%";
        try (PreparedStatement query = connection.prepareStatement("SELECT seq, subject, before_json, after_json"
                + " FROM audit WHERE subject = ? OR before_json LIKE ? OR after_json LIKE ? OR before_json LIKE ?"
                + " OR after_json LIKE ? ORDER BY seq")) {
            query.setString(1, userId);
            query.setString(2, byId);
            query.setString(3, byId);
            query.setString(4, byName);
            query.setString(5, byName);
            List<Entry> entries = new ArrayList<>();
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    entries.add(new Entry(row.getLong(1), row.getString(2), row.getString(3), row.getString(4)));
                }
            }
            return entries;
        }
    }

    private String without(String subject, String stored) {
        if (stored.isEmpty()) {
            return stored;
        }
        JsonObject json = new JsonObject(stored);
        boolean ofUser = subject.equals(userId) || userId.equals(json.getValue("user_id"));
        if (name.equals(json.getValue("user"))) {
            json.put("user", instead);
        }
        if (ofUser && name.equals(json.getValue("name"))) {
            json.put("name", instead);
        }
        if (ofUser && json.getValue("addresses") instanceof JsonArray) {
            json.put("addresses", new JsonArray());
        }
        return json.equals(new JsonObject(stored)) ? stored : json.encode();
    }
}
