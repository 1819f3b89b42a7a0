package io.tidegate.coordinator.usage;

import io.tidegate.common.wire.Elsewhere;
import io.tidegate.common.wire.Elsewhere.Sum;
import io.tidegate.common.wire.UsageRow;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The totals by user, day, model, key and node. */
final class TotalRows {
    private static final String UPSERT = "INSERT INTO usage_totals (user_id, local_day, model, key_id, node, "
            + String.join(", ", Sums.COLUMNS) + ") VALUES (" + "?, ".repeat(20) + "?)"
            + " ON CONFLICT (user_id, local_day, model, key_id, node) DO UPDATE SET "
            + Sums.COLUMNS.stream()
                    .map(column -> column + " = usage_totals." + column + " + excluded." + column)
                    .collect(Collectors.joining(", "));

    private TotalRows() {}

    private record Key(String user, long day, String model, String key) {}

    /** Adds rows of a node that were not counted before; each total is written once. */
    static void add(Connection connection, String node, List<UsageRow> rows) throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        Map<Key, Sums> sums = new HashMap<>();
        for (UsageRow row : rows) {
            Key key = new Key(row.userId(), row.localDay(), row.model(), row.keyId());
            sums.merge(key, of(row), Sums::plus);
        }
        try (PreparedStatement upsert = connection.prepareStatement(UPSERT)) {
            RowBinder binder = new RowBinder(upsert);
            for (Map.Entry<Key, Sums> entry : sums.entrySet()) {
                Key key = entry.getKey();
                binder.text(key.user)
                        .number(key.day)
                        .text(key.model)
                        .text(key.key)
                        .text(node);
                entry.getValue().bind(binder);
                binder.toBatch();
            }
            upsert.executeBatch();
        }
    }

    private static Sums of(UsageRow row) {
        boolean request = row.attemptNo() == 1 && row.corrects().isEmpty();
        Sum sum = new Sum(request ? 1 : 0, 1, row.usage(), row.costNanos());
        return new Sums(sum, row.exact() ? Sums.NONE.all() : sum);
    }

    /** A user's sums by day and model, on all nodes but one. */
    static List<Elsewhere.Day> elsewhere(Connection connection, String node, String user, long from, long to)
            throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("SELECT local_day, model, " + Sums.ADDED_UP
                + " FROM usage_totals WHERE user_id = ? AND local_day BETWEEN ? AND ? AND node <> ?"
                + " GROUP BY local_day, model ORDER BY local_day, model")) {
            query.setString(1, user);
            query.setLong(2, from);
            query.setLong(3, to);
            query.setString(4, node);
            return days(query);
        }
    }

    /** A user's sums by day and model, on all nodes. */
    static List<Elsewhere.Day> everywhere(Connection connection, String user, long from, long to) throws SQLException {
        return elsewhere(connection, "", user, from, to);
    }

    private static List<Elsewhere.Day> days(PreparedStatement query) throws SQLException {
        List<Elsewhere.Day> days = new ArrayList<>();
        try (ResultSet row = query.executeQuery()) {
            while (row.next()) {
                Sums sums = Sums.read(row, 3);
                days.add(new Elsewhere.Day(row.getLong(1), row.getString(2), sums.all(), sums.estimated()));
            }
        }
        return days;
    }
}
