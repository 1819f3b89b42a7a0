package io.tidegate.coordinator.audit;

import io.tidegate.common.directory.User;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * Puts another name in place of a user's in the entries of the audit log, takes the team and the time zone out of those about the user and the
 * user's quotas, and client addresses out of those about the user's keys: the one thing that is ever changed there. Who did what, when and to
 * which id stays. In the caller's transaction.
 */
public final class AuditErasure {
    /** A quota of a key names it; whose it is, it doesn't. */
    private static final String OF_A_KEY = "%\"key\":\"%";

    private final Connection connection;
    private final String userId;
    private final String name;
    private final User erased;
    private final Set<String> keys;

    /**
     * @param user as the person was
     * @param erased as the user is from now on
     * @param keys ids of the user's keys
     */
    public AuditErasure(Connection connection, User user, User erased, Collection<String> keys) {
        this.connection = connection;
        this.userId = user.id();
        this.name = user.name();
        this.erased = erased;
        this.keys = Set.copyOf(keys);
    }

    private record Entry(long seq, String subject, String before, String after) {}

    /** How many entries were changed. */
    public int erase() throws SQLException {
        int changed = 0;
        try (PreparedStatement update =
                connection.prepareStatement("UPDATE audit SET before_json = ?, after_json = ? WHERE seq = ?")) {
            for (Entry entry : named()) {
                Entry left = without(entry);
                update.setString(1, left.before);
                update.setString(2, left.after);
                update.setLong(3, left.seq);
                changed += update.executeUpdate();
            }
        }
        return changed;
    }

    private List<Entry> named() throws SQLException {
        String byId = "%" + Json.encode(userId) + "%";
        String byName = "%\"user\":" + Json.encode(name) + "%";
        try (PreparedStatement query = connection.prepareStatement("SELECT seq, subject, before_json, after_json"
                + " FROM audit WHERE subject = ? OR before_json LIKE ? OR after_json LIKE ? OR before_json LIKE ?"
                + " OR after_json LIKE ? OR before_json LIKE ? OR after_json LIKE ? ORDER BY seq")) {
            query.setString(1, userId);
            query.setString(2, byId);
            query.setString(3, byId);
            query.setString(4, byName);
            query.setString(5, byName);
            query.setString(6, OF_A_KEY);
            query.setString(7, OF_A_KEY);
            List<Entry> entries = new ArrayList<>();
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    Entry entry = new Entry(row.getLong(1), row.getString(2), row.getString(3), row.getString(4));
                    if (!without(entry).equals(entry)) {
                        entries.add(entry);
                    }
                }
            }
            return entries;
        }
    }

    private Entry without(Entry entry) {
        return new Entry(
                entry.seq, entry.subject, without(entry.subject, entry.before), without(entry.subject, entry.after));
    }

    private String without(String subject, String stored) {
        if (stored.isEmpty()) {
            return stored;
        }
        JsonObject json = new JsonObject(stored);
        boolean ofUser = subject.equals(userId) || userId.equals(json.getValue("user_id"));
        boolean named = name.equals(json.getValue("user"));
        if (named) {
            json.put("user", erased.name());
        }
        if (ofUser && name.equals(json.getValue("name"))) {
            json.put("name", erased.name());
        }
        if (ofUser) {
            json.remove("team");
        }
        boolean ofQuota = named
                || userId.equals(json.getValue("user"))
                || (json.getValue("key") instanceof String key && keys.contains(key));
        if ((ofUser || ofQuota) && json.containsKey("timezone")) {
            json.put("timezone", erased.zone().getId());
        }
        if (ofUser && json.getValue("addresses") instanceof JsonArray) {
            json.put("addresses", new JsonArray());
        }
        return json.equals(new JsonObject(stored)) ? stored : json.encode();
    }
}
