package io.tidegate.coordinator.usage;

import io.tidegate.common.wire.Cursor;
import io.tidegate.common.wire.UsageRow;
import io.tidegate.coordinator.store.Dialect;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Up to where the rows of each node and epoch have come, without a gap. */
public final class CursorRows {
    private static final int PAGE = 1000;

    private final Connection connection;
    private final String node;

    CursorRows(Connection connection, String node) {
        this.connection = connection;
        this.node = node;
    }

    /** For the answer to a node that registers: one cursor for each epoch that it has rows of here. */
    public static List<Cursor> of(Connection connection, String node) throws SQLException {
        try (PreparedStatement query =
                connection.prepareStatement("SELECT epoch, seq FROM usage_cursors WHERE node = ? ORDER BY epoch")) {
            query.setString(1, node);
            List<Cursor> cursors = new ArrayList<>();
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    cursors.add(new Cursor(row.getString(1), row.getLong(2)));
                }
            }
            return cursors;
        }
    }

    /** Waits for whoever takes rows of this node, and makes others wait until the end of the transaction. */
    void lock(Dialect dialect) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO usage_nodes (node) VALUES (?) ON CONFLICT DO NOTHING")) {
            insert.setString(1, node);
            insert.executeUpdate();
        }
        try (PreparedStatement query =
                connection.prepareStatement("SELECT node FROM usage_nodes WHERE node = ? " + dialect.forUpdate())) {
            query.setString(1, node);
            query.executeQuery().close();
        }
    }

    /** Those that lie behind the cursors of their epochs. All others were stored once, also those that are no longer kept. */
    List<UsageRow> behind(List<UsageRow> rows) throws SQLException {
        Map<String, Long> cursors = new HashMap<>();
        List<UsageRow> behind = new ArrayList<>(rows.size());
        for (UsageRow row : rows) {
            Long cursor = cursors.get(row.epoch());
            if (cursor == null) {
                cursor = find(row.epoch()).seq();
                cursors.put(row.epoch(), cursor);
            }
            if (row.seq() > cursor) {
                behind.add(row);
            }
        }
        return behind;
    }

    /** Moves the cursors behind rows that have just been stored, and tells of each of their epochs where it is. */
    List<Cursor> advance(List<UsageRow> stored) throws SQLException {
        Map<String, List<Long>> bySeq = new TreeMap<>();
        for (UsageRow row : stored) {
            bySeq.computeIfAbsent(row.epoch(), _ -> new ArrayList<>()).add(row.seq());
        }
        List<Cursor> cursors = new ArrayList<>();
        for (Map.Entry<String, List<Long>> epoch : bySeq.entrySet()) {
            cursors.add(advance(epoch.getKey(), epoch.getValue()));
        }
        return cursors;
    }

    /**
     * Up to where an epoch's rows have come.
     *
     * @param seq none up to here is missing
     * @param last none behind here has come
     */
    public record Mark(long seq, long last) {}

    /** Of one epoch of a node; zeros when nothing of it has come. */
    public static Mark mark(Connection connection, String node, String epoch) throws SQLException {
        return new CursorRows(connection, node).find(epoch);
    }

    private Cursor advance(String epoch, List<Long> stored) throws SQLException {
        Mark before = find(epoch);
        long seq = run(before.seq, stored);
        long last = Math.max(before.last, stored.getLast());
        while (seq < last) {
            // Rows lie behind a gap, or did until this batch filled it.
            List<Long> page = storedAfter(epoch, seq);
            long end = run(seq, page);
            if (end < seq + PAGE) {
                seq = end;
                break;
            }
            seq = end;
        }
        put(epoch, new Mark(seq, last));
        return new Cursor(epoch, seq);
    }

    /** Where the rows end that follow without a gap. */
    private static long run(long from, List<Long> ascending) {
        long end = from;
        for (long seq : ascending) {
            end = seq == end + 1 ? seq : end;
        }
        return end;
    }

    private Mark find(String epoch) throws SQLException {
        try (PreparedStatement query =
                connection.prepareStatement("SELECT seq, last FROM usage_cursors WHERE node = ? AND epoch = ?")) {
            query.setString(1, node);
            query.setString(2, epoch);
            try (ResultSet row = query.executeQuery()) {
                return row.next() ? new Mark(row.getLong(1), row.getLong(2)) : new Mark(0, 0);
            }
        }
    }

    private List<Long> storedAfter(String epoch, long seq) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(
                "SELECT seq FROM usage_rows WHERE node = ? AND epoch = ? AND seq > ? ORDER BY seq LIMIT ?")) {
            query.setString(1, node);
            query.setString(2, epoch);
            query.setLong(3, seq);
            query.setInt(4, PAGE);
            List<Long> page = new ArrayList<>();
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    page.add(row.getLong(1));
                }
            }
            return page;
        }
    }

    private void put(String epoch, Mark mark) throws SQLException {
        try (PreparedStatement upsert =
                connection.prepareStatement("INSERT INTO usage_cursors (node, epoch, seq, last) VALUES (?, ?, ?, ?)"
                        + " ON CONFLICT (node, epoch) DO UPDATE SET seq = excluded.seq, last = excluded.last")) {
            upsert.setString(1, node);
            upsert.setString(2, epoch);
            upsert.setLong(3, mark.seq);
            upsert.setLong(4, mark.last);
            upsert.executeUpdate();
        }
    }
}
