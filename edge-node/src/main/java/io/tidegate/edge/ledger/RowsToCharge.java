package io.tidegate.edge.ledger;

import io.tidegate.common.usage.Usage;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The closed rows that the own bank of a node that stands alone has not charged yet. A row comes once: what is done with it and that it
 * was taken are durable together. In a cluster the rows go to the coordinator instead, and the bank there does the same. Confined to the
 * writer thread.
 */
public final class RowsToCharge {
    /** Of one epoch, so that it begins in the index where the last one ended; over all of them SQLite would look through the whole table. */
    private static final String OF_EPOCH = "SELECT a.seq, COALESCE(o.epoch, e.epoch), a.attempt_no, a.input,"
            + " a.output, a.cache_read, a.cache_write_5m, a.cache_write_1h, a.cost_nanos, a.windows"
            + " FROM attempts a JOIN epochs e ON e.epoch_no = a.epoch_no" + LedgerReads.LEASE_EPOCH
            + " WHERE a.epoch_no = ? AND a.seq > ? ORDER BY a.seq LIMIT ?";

    private final RecentRows recent;
    private final long epochNo;

    /**
     * Of a ledger.
     *
     * @param epochNo of this boot
     */
    RowsToCharge(RecentRows recent, long epochNo) {
        this.recent = recent;
        this.epochNo = epochNo;
    }

    /**
     * What the bank looks at.
     *
     * @param leaseEpoch the epoch of admission
     * @param windows as {@link WindowOfAdmission#names()}, with what is beyond each
     */
    public record Row(String leaseEpoch, int attemptNo, Usage usage, long costNanos, String windows) {}

    /** From now on rows are kept in mind; those of this boot that are closed already, too. A node that did so before goes on where it was. */
    public void begin(Connection connection) throws SQLException {
        recent.keep();
        try (Statement insert = connection.createStatement()) {
            insert.executeUpdate("INSERT INTO bank_cursor (one, epoch_no, seq) SELECT 1, max(epoch_no), 0 FROM epochs"
                    + " WHERE true ON CONFLICT DO NOTHING");
        }
    }

    /** The node has joined a cluster: its own bank has nothing to do with rows any more. */
    public static void end(Connection connection) throws SQLException {
        try (Statement delete = connection.createStatement()) {
            delete.executeUpdate("DELETE FROM bank_cursor");
        }
    }

    /**
     * Takes the next rows, in the order of closing. In a transaction, which has to do with them what is to be done.
     *
     * @param most fewer come when there are no more
     */
    public List<Row> take(Connection connection, int most) throws SQLException {
        Optional<Place> begin = place(connection);
        if (begin.isEmpty()) {
            return List.of();
        }
        Place from = begin.get();
        List<Row> remembered = from.epochNo == epochNo ? recent.after(from.seq, most) : List.of();
        if (remembered.isEmpty()) {
            return takeStored(connection, from, most);
        }
        move(connection, epochNo, from.seq + remembered.size());
        return remembered;
    }

    /**
     * Whether a row that was not taken yet took what no lease covered: until it is charged, windows seem to have more than they have. Of all
     * other rows their leases hold as much as they took.
     */
    public boolean anyBeyond(Connection connection) throws SQLException {
        Optional<Place> end = place(connection);
        return end.isPresent() && (end.get().epochNo != epochNo || end.get().seq < recent.lastBeyond());
    }

    private static List<Row> takeStored(Connection connection, Place from, int most) throws SQLException {
        List<Row> rows = new ArrayList<>();
        Place end = from;
        Optional<Place> next = Optional.of(from);
        while (next.isPresent() && rows.size() < most) {
            end = read(connection, next.get(), most - rows.size(), rows);
            next = rows.size() < most ? nextEpoch(connection, end.epochNo) : Optional.empty();
        }
        if (!end.equals(from)) {
            move(connection, end.epochNo, end.seq);
        }
        return rows;
    }

    /** Behind a row. */
    private record Place(long epochNo, long seq) {}

    private static Optional<Place> place(Connection connection) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("SELECT epoch_no, seq FROM bank_cursor");
                ResultSet row = query.executeQuery()) {
            return row.next() ? Optional.of(new Place(row.getLong(1), row.getLong(2))) : Optional.empty();
        }
    }

    private static Optional<Place> nextEpoch(Connection connection, long epochNo) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(
                "SELECT epoch_no FROM epochs WHERE epoch_no > ? ORDER BY epoch_no LIMIT 1")) {
            query.setLong(1, epochNo);
            try (ResultSet row = query.executeQuery()) {
                return row.next() ? Optional.of(new Place(row.getLong(1), 0)) : Optional.empty();
            }
        }
    }

    /** Returns where it ended. */
    private static Place read(Connection connection, Place from, int most, List<Row> to) throws SQLException {
        long seq = from.seq;
        try (PreparedStatement query = connection.prepareStatement(OF_EPOCH)) {
            query.setLong(1, from.epochNo);
            query.setLong(2, from.seq);
            query.setInt(3, most);
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    seq = row.getLong(1);
                    to.add(row(row));
                }
            }
        }
        return new Place(from.epochNo, seq);
    }

    private static Row row(ResultSet row) throws SQLException {
        return new Row(
                row.getString(2),
                row.getInt(3),
                new Usage(row.getLong(4), row.getLong(5), row.getLong(6), row.getLong(7), row.getLong(8)),
                row.getLong(9),
                row.getString(10));
    }

    private static void move(Connection connection, long epochNo, long seq) throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement("UPDATE bank_cursor SET epoch_no = ?, seq = ? WHERE one = 1")) {
            new Binder(update).number(epochNo).number(seq).execute();
        }
    }
}
