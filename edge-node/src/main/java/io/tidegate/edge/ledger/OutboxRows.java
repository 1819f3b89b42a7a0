package io.tidegate.edge.ledger;

import io.tidegate.common.wire.Cursor;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** What the outbox asks of the ledger, and the one thing that it writes: up to where the coordinator has the rows. */
final class OutboxRows {
    /** Epochs first, oldest first, and in each the rows behind its cursor: CROSS JOIN keeps SQLite from turning that round. */
    private static final String UNSENT = LedgerReads.CLOSED_COLUMNS
            + " FROM epochs e LEFT JOIN outbox_cursors c ON c.epoch = e.epoch CROSS JOIN attempts a"
            + LedgerReads.LEASE_EPOCH
            + " WHERE a.epoch_no = e.epoch_no AND a.seq > COALESCE(c.acknowledged, 0) ORDER BY e.epoch_no, a.seq LIMIT ?";

    private OutboxRows() {}

    static List<ClosedAttempt> unsent(Connection connection, int most) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(UNSENT)) {
            query.setInt(1, most);
            return LedgerReads.closed(query);
        }
    }

    /**
     * How many rows lie behind the cursors. Seqs have no gaps, so no row is counted one by one. A cursor is beyond the last row where the
     * node was put back to a backup; its epoch is over then, for each start begins a new one.
     */
    static long unsentCount(Connection connection) throws SQLException {
        try (Statement query = connection.createStatement();
                ResultSet row = query.executeQuery("SELECT COALESCE(SUM(MAX(0, n.last - n.acknowledged)), 0) FROM"
                        + " (SELECT (SELECT COALESCE(MAX(a.seq), 0) FROM attempts a WHERE a.epoch_no = e.epoch_no) AS last,"
                        + " COALESCE(c.acknowledged, 0) AS acknowledged"
                        + " FROM epochs e LEFT JOIN outbox_cursors c ON c.epoch = e.epoch) n")) {
            return row.getLong(1);
        }
    }

    static List<Cursor> cursors(Connection connection) throws SQLException {
        try (Statement query = connection.createStatement();
                ResultSet row = query.executeQuery("SELECT epoch, acknowledged FROM outbox_cursors")) {
            List<Cursor> cursors = new ArrayList<>();
            while (row.next()) {
                cursors.add(new Cursor(row.getString(1), row.getLong(2)));
            }
            return cursors;
        }
    }

    /** Moves cursors, also back; those of epochs that are not named stay. */
    static void move(Connection connection, List<Cursor> cursors) throws SQLException {
        try (PreparedStatement upsert =
                connection.prepareStatement("INSERT INTO outbox_cursors (epoch, acknowledged) VALUES (?, ?)"
                        + " ON CONFLICT (epoch) DO UPDATE SET acknowledged = excluded.acknowledged")) {
            for (Cursor cursor : cursors) {
                upsert.setString(1, cursor.epoch());
                upsert.setLong(2, cursor.seq());
                upsert.executeUpdate();
            }
        }
    }

    /** As {@link #move(Connection, List)}, but beyond a gap that will never be filled. */
    static void move(Connection connection, List<Cursor> cursors, List<SentRows> sent) throws SQLException {
        List<Cursor> moved = new ArrayList<>();
        for (Cursor cursor : cursors) {
            moved.add(beyondGap(connection, cursor, sent));
        }
        move(connection, moved);
    }

    private static Cursor beyondGap(Connection connection, Cursor cursor, List<SentRows> sent) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("SELECT (SELECT MIN(a.seq) FROM attempts a"
                + " WHERE a.epoch_no = e.epoch_no), COALESCE(c.acknowledged, 0) FROM epochs e"
                + " LEFT JOIN outbox_cursors c ON c.epoch = e.epoch WHERE e.epoch = ?")) {
            query.setString(1, cursor.epoch());
            try (ResultSet row = query.executeQuery()) {
                if (!row.next() || cursor.seq() >= row.getLong(1) - 1) {
                    return cursor;
                }
                long stored = sent.stream()
                        .filter(rows -> rows.epoch().equals(cursor.epoch()))
                        .mapToLong(SentRows::last)
                        .max()
                        .orElse(cursor.seq());
                return new Cursor(cursor.epoch(), Math.max(stored, row.getLong(2)));
            }
        }
    }

    /** Takes these for all that the coordinator has. */
    static void replace(Connection connection, List<Cursor> cursors) throws SQLException {
        try (Statement delete = connection.createStatement()) {
            delete.executeUpdate("DELETE FROM outbox_cursors");
        }
        move(connection, cursors);
    }
}
