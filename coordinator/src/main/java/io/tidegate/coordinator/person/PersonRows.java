package io.tidegate.coordinator.person;

import io.tidegate.common.directory.Export;
import io.tidegate.common.directory.Export.Place;
import io.tidegate.common.usage.Usage;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What usage and the audit log have of one user, part by part; each part looks at a bounded number of rows. */
final class PersonRows {
    static final Place TOTALS = Place.of("totals", 0, "", "", "");
    static final Place ROWS = Place.of("rows", "", "", 0);
    static final Place AUDIT = Place.of("audit", 0);

    private static final String BEHIND = "(node, epoch, seq) > (?, ?, ?)";

    private final Connection connection;
    private final String userId;

    PersonRows(Connection connection, String userId) {
        this.connection = connection;
        this.userId = userId;
    }

    /** Entries, and where the next ones are. */
    record Part(List<JsonObject> entries, Optional<Place> next) {}

    Part totals(Place from) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("SELECT local_day, model, key_id, node, requests,"
                + " attempts, input, output, cache_read, cache_write_5m, cache_write_1h, cost_nanos FROM usage_totals"
                + " WHERE user_id = ? AND (local_day, model, key_id, node) > (?, ?, ?, ?)"
                + " ORDER BY local_day, model, key_id, node LIMIT ?")) {
            query.setString(1, userId);
            query.setLong(2, from.number(0));
            for (int i = 1; i <= 3; i++) {
                query.setString(i + 2, from.at().get(i));
            }
            query.setInt(6, Export.TOTALS);
            List<JsonObject> entries = new ArrayList<>();
            Place last = from;
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    entries.add(total(row));
                    last = Place.of("totals", row.getLong(1), row.getString(2), row.getString(3), row.getString(4));
                }
            }
            return new Part(entries, Optional.of(entries.size() < Export.TOTALS ? ROWS : last));
        }
    }

    private JsonObject total(ResultSet row) throws SQLException {
        return Export.entry(
                        "day_total",
                        new JsonObject()
                                .put("user_id", userId)
                                .put("day", LocalDate.ofEpochDay(row.getLong(1)).toString())
                                .put("model", row.getString(2))
                                .put("key_id", row.getString(3))
                                .put("node", row.getString(4))
                                .put("requests", row.getLong(5))
                                .put("attempts", row.getLong(6)))
                .mergeIn(Export.counts(usage(row, 7), row.getLong(12)));
    }

    Part rows(Place from) throws SQLException {
        Optional<Place> last = lastRow(from);
        try (PreparedStatement query = connection.prepareStatement("SELECT node, epoch, seq, request_id, attempt_no,"
                + " session_id, key_id, model, upstream, opened_at, closed_at, local_day, zone, exact, outcome, status,"
                + " client, tools, input, output, cache_read, cache_write_5m, cache_write_1h, cost_nanos, standing"
                + " FROM usage_rows WHERE user_id = ? AND " + BEHIND
                + (last.isPresent() ? " AND (node, epoch, seq) <= (?, ?, ?)" : "")
                + " ORDER BY node, epoch, seq")) {
            query.setString(1, userId);
            bind(query, 2, from);
            if (last.isPresent()) {
                bind(query, 5, last.get());
            }
            List<JsonObject> entries = new ArrayList<>();
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    entries.add(attempt(row));
                }
            }
            return new Part(entries, Optional.of(last.orElse(AUDIT)));
        }
    }

    private Optional<Place> lastRow(Place from) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("SELECT node, epoch, seq FROM usage_rows WHERE "
                + BEHIND + " ORDER BY node, epoch, seq LIMIT 1 OFFSET ?")) {
            bind(query, 1, from);
            query.setInt(4, Export.LOOK - 1);
            try (ResultSet row = query.executeQuery()) {
                return row.next()
                        ? Optional.of(Place.of("rows", row.getString(1), row.getString(2), row.getLong(3)))
                        : Optional.empty();
            }
        }
    }

    private static void bind(PreparedStatement query, int at, Place place) throws SQLException {
        query.setString(at, place.at().get(0));
        query.setString(at + 1, place.at().get(1));
        query.setLong(at + 2, place.number(2));
    }

    private JsonObject attempt(ResultSet row) throws SQLException {
        String tools = row.getString(18);
        return Export.entry(
                        "attempt",
                        new JsonObject()
                                .put("node", row.getString(1))
                                .put("epoch", row.getString(2))
                                .put("seq", row.getLong(3))
                                .put("request_id", row.getString(4))
                                .put("attempt_no", row.getInt(5))
                                .put("session_id", row.getString(6))
                                .put("user_id", userId)
                                .put("key_id", row.getString(7))
                                .put("model", row.getString(8))
                                .put("upstream", row.getString(9))
                                .put("opened_at", Export.time(row.getLong(10)))
                                .put("closed_at", Export.time(row.getLong(11)))
                                .put(
                                        "day",
                                        LocalDate.ofEpochDay(row.getLong(12)).toString())
                                .put("timezone", row.getString(13))
                                .put("exact", row.getInt(14) != 0)
                                .put("outcome", row.getString(15))
                                .put("status", row.getInt(16))
                                .put("client", row.getString(17))
                                .put(
                                        "tools",
                                        tools.isEmpty()
                                                ? new JsonArray()
                                                : new JsonArray(List.of((Object[]) tools.split(" ", -1))))
                                .put("superseded", row.getInt(25) == 1))
                .mergeIn(Export.counts(usage(row, 19), row.getLong(24)));
    }

    private static Usage usage(ResultSet row, int at) throws SQLException {
        return new Usage(
                row.getLong(at), row.getLong(at + 1), row.getLong(at + 2), row.getLong(at + 3), row.getLong(at + 4));
    }

    /** Entries about the user or a key of the user's, and those that name the user. */
    Part audit(Place from) throws SQLException {
        long after = from.number(0);
        List<JsonObject> entries = new ArrayList<>();
        try (PreparedStatement query =
                connection.prepareStatement("SELECT seq, at, actor, action, subject, before_json,"
                        + " after_json FROM audit WHERE seq > ? AND seq <= ? AND (subject = ? OR before_json LIKE ?"
                        + " OR after_json LIKE ?) ORDER BY seq")) {
            query.setLong(1, after);
            query.setLong(2, after + Export.LOOK);
            query.setString(3, userId);
            query.setString(4, "%\"" + userId + "\"%");
            query.setString(5, "%\"" + userId + "\"%");
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    entries.add(Export.entry(
                            "audit",
                            new JsonObject()
                                    .put("seq", row.getLong(1))
                                    .put("at", Export.time(row.getLong(2)))
                                    .put("actor", row.getString(3))
                                    .put("action", row.getString(4))
                                    .put("subject", row.getString(5))
                                    .put("before", json(row.getString(6)))
                                    .put("after", json(row.getString(7)))));
                }
            }
        }
        return new Part(
                entries,
                lastAudit() > after + Export.LOOK
                        ? Optional.of(Place.of("audit", after + Export.LOOK))
                        : Optional.empty());
    }

    private static JsonObject json(String stored) {
        return stored.isEmpty() ? new JsonObject() : new JsonObject(stored);
    }

    private long lastAudit() throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("SELECT last FROM audit_seq");
                ResultSet row = query.executeQuery()) {
            return row.next() ? row.getLong(1) : 0;
        }
    }
}
