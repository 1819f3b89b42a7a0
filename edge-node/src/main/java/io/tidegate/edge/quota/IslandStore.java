package io.tidegate.edge.quota;

import io.tidegate.common.quota.WindowName;
import io.tidegate.common.sqlite.Database;
import io.vertx.core.Future;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The node's own allowances in its database: a restart gives none anew. */
public final class IslandStore implements Islands {
    private final Database database;

    public IslandStore(Database database) {
        this.database = database;
    }

    @Override
    public Future<Long> allow(WindowName window, long least, long want, long most) {
        return database.write(connection -> allow(connection, window.text(), least, want, most));
    }

    /**
     * Deletes what was allowed of windows that are long over, some at a time: those that never end stay.
     *
     * @param startedBefore milliseconds since 1970; at least the longest window ago
     * @return how many: when {@code most}, there may be more
     */
    public Future<Integer> forget(long startedBefore, int most) {
        return database.write(connection -> {
            List<String> over = over(connection, startedBefore, most);
            try (PreparedStatement delete = connection.prepareStatement("DELETE FROM quota_islands WHERE window = ?")) {
                for (String window : over) {
                    delete.setString(1, window);
                    delete.executeUpdate();
                }
            }
            return over.size();
        });
    }

    private static List<String> over(Connection connection, long startedBefore, int most) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("SELECT window FROM quota_islands");
                ResultSet row = query.executeQuery()) {
            List<String> over = new ArrayList<>();
            while (over.size() < most && row.next()) {
                long start = WindowName.parse(row.getString(1)).start();
                if (start > 0 && start < startedBefore) {
                    over.add(row.getString(1));
                }
            }
            return over;
        }
    }

    private static long allow(Connection connection, String window, long least, long want, long most)
            throws SQLException {
        long units = Math.min(want, most - taken(connection, window));
        if (units < least) {
            return 0;
        }
        try (PreparedStatement upsert =
                connection.prepareStatement("INSERT INTO quota_islands (window, taken) VALUES (?, ?)"
                        + " ON CONFLICT (window) DO UPDATE SET taken = taken + excluded.taken")) {
            upsert.setString(1, window);
            upsert.setLong(2, units);
            upsert.executeUpdate();
        }
        return units;
    }

    private static long taken(Connection connection, String window) throws SQLException {
        try (PreparedStatement query =
                connection.prepareStatement("SELECT taken FROM quota_islands WHERE window = ?")) {
            query.setString(1, window);
            try (ResultSet row = query.executeQuery()) {
                return row.next() ? row.getLong(1) : 0;
            }
        }
    }
}
