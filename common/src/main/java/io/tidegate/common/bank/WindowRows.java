package io.tidegate.common.bank;

import io.tidegate.common.quota.QuotaAccount;
import io.tidegate.common.quota.QuotaSpan;
import io.tidegate.common.quota.WindowName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;

/** The table {@code quota_windows}. Who holds the lock of a window's row holds all its leases. */
final class WindowRows {
    private static final String COLUMNS = "w.quota, w.subject, w.reset, w.start_at, w.end_at, w.begun, w.used, w.held,"
            + " w.unaccounted FROM quota_windows w";
    private static final String IS = " WHERE quota = ? AND subject = ? AND reset = ? AND start_at = ?";
    private static final String INSERT = "INSERT INTO quota_windows (" + Rows.KEY
            + ", end_at, begun, used, held, unaccounted) VALUES (?, ?, ?, ?, ?, ?, 0, 0, 0) ON CONFLICT DO NOTHING";
    private static final String CURRENT = "SELECT " + COLUMNS + " WHERE w.quota = ? AND w.subject = ? AND w.reset = ?"
            + " AND w.start_at >= ? AND (w.start_at = ? OR w.begun = 1) ORDER BY w.start_at DESC LIMIT 1";

    private final Connection connection;
    private final String forUpdate;

    WindowRows(Connection connection, String forUpdate) {
        this.connection = connection;
        this.forUpdate = forUpdate;
    }

    /**
     * The current window when the clock says that it is this one: it is, or one that begins later and has begun already. Not locked;
     * empty when there is no row of it.
     */
    Optional<Window> current(QuotaAccount account, int reset, QuotaSpan byClock) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(CURRENT)) {
            int at = Rows.bind(query, 0, account);
            query.setInt(++at, reset);
            query.setLong(++at, byClock.start());
            query.setLong(++at, byClock.start());
            try (ResultSet row = query.executeQuery()) {
                return row.next() ? Optional.of(window(row)) : Optional.empty();
            }
        }
    }

    /** Makes those that are missing, which wants them in {@link Rows#ORDER}. */
    void ensure(Collection<Window> windows) throws SQLException {
        if (windows.isEmpty()) {
            return;
        }
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            for (Window window : windows) {
                int at = Rows.bind(insert, 0, window.name());
                insert.setLong(++at, window.span().end());
                insert.setInt(++at, window.begun() ? 1 : 0);
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    /** It is the current one from now on. */
    void begin(WindowName window) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("UPDATE quota_windows SET begun = 1" + IS)) {
            Rows.bind(update, 0, window);
            update.executeUpdate();
        }
    }

    /** Keeps others from changing these and their leases. */
    void lock(SortedSet<WindowName> windows) throws SQLException {
        if (!forUpdate.isEmpty()) {
            locked(windows);
        }
    }

    /** The same, and reads them. */
    Map<WindowName, Window> locked(SortedSet<WindowName> windows) throws SQLException {
        Map<WindowName, Window> found = new HashMap<>();
        for (List<WindowName> chunk : Rows.chunks(windows)) {
            for (Window window : lockedChunk(chunk)) {
                found.put(window.name(), window);
            }
        }
        return found;
    }

    private List<Window> lockedChunk(List<WindowName> chunk) throws SQLException {
        // The database's order of texts is not ours, so each comes with its place.
        try (PreparedStatement query = connection.prepareStatement("WITH asked (place, " + Rows.KEY + ") AS (VALUES "
                + Rows.values(chunk.size(), 5) + ") SELECT " + COLUMNS + " JOIN asked a ON w.quota = a.quota"
                + " AND w.subject = a.subject AND w.reset = a.reset AND w.start_at = a.start_at ORDER BY a.place"
                + forUpdate)) {
            int at = 0;
            for (int place = 0; place < chunk.size(); place++) {
                query.setInt(++at, place);
                at = Rows.bind(query, at, chunk.get(place));
            }
            try (ResultSet row = query.executeQuery()) {
                List<Window> windows = new ArrayList<>();
                while (row.next()) {
                    windows.add(window(row));
                }
                return windows;
            }
        }
    }

    /** Windows that were over before a moment. Not locked. */
    List<WindowName> endedBefore(long millis, int most) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(
                "SELECT " + Rows.KEY + " FROM quota_windows WHERE end_at < ? ORDER BY end_at LIMIT ?")) {
            query.setLong(1, millis);
            query.setInt(2, most);
            try (ResultSet row = query.executeQuery()) {
                List<WindowName> names = new ArrayList<>();
                while (row.next()) {
                    names.add(Rows.window(row));
                }
                return names;
            }
        }
    }

    /** Deletes them with their leases. */
    void delete(SortedSet<WindowName> windows) throws SQLException {
        for (String table : List.of("quota_leases", "quota_windows")) {
            try (PreparedStatement delete = connection.prepareStatement("DELETE FROM " + table + IS)) {
                for (WindowName window : windows) {
                    Rows.bind(delete, 0, window);
                    delete.addBatch();
                }
                delete.executeBatch();
            }
        }
    }

    private static Window window(ResultSet row) throws SQLException {
        WindowName name = Rows.window(row);
        return new Window(
                name,
                new QuotaSpan(name.start(), row.getLong(5)),
                row.getInt(6) == 1,
                row.getLong(7),
                row.getLong(8),
                row.getLong(9));
    }
}
