package io.tidegate.coordinator.usage;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The totals, grouped by whatever is asked for. */
final class GroupRows {
    private GroupRows() {}

    static UsageQuery.Page page(Connection connection, UsageQuery asked) throws SQLException {
        List<UsageQuery.Condition> conditions = asked.conditions();
        String where = conditions.isEmpty()
                ? ""
                : " WHERE "
                        + String.join(
                                " AND ",
                                conditions.stream()
                                        .map(UsageQuery.Condition::sql)
                                        .toList());
        try (PreparedStatement query = connection.prepareStatement("SELECT " + asked.columns() + ", " + Sums.ADDED_UP
                + " FROM usage_totals" + where + " GROUP BY " + asked.columns() + " ORDER BY " + asked.columns()
                + " LIMIT ?")) {
            int at = 0;
            for (UsageQuery.Condition condition : conditions) {
                for (Object value : condition.values()) {
                    query.setObject(++at, value);
                }
            }
            query.setInt(++at, asked.limit() + 1);
            List<UsageQuery.Group> groups = read(query, asked.by().size());
            boolean more = groups.size() > asked.limit();
            return new UsageQuery.Page(more ? groups.subList(0, asked.limit()) : groups, more);
        }
    }

    private static List<UsageQuery.Group> read(PreparedStatement query, int dimensions) throws SQLException {
        List<UsageQuery.Group> groups = new ArrayList<>();
        try (ResultSet row = query.executeQuery()) {
            while (row.next()) {
                List<String> values = new ArrayList<>();
                for (int i = 1; i <= dimensions; i++) {
                    values.add(row.getString(i));
                }
                groups.add(new UsageQuery.Group(values, Sums.read(row, dimensions + 1)));
            }
        }
        return groups;
    }
}
