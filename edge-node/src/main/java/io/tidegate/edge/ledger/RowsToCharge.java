package io.tidegate.edge.ledger;

import io.tidegate.common.usage.Usage;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * The closed rows that the own bank of a node that stands alone has not charged yet. A row comes once: what is done with it and that it
 * was taken are durable together. In a cluster the rows go to the coordinator instead, and the bank there does the same.
 */
public final class RowsToCharge {
    private static final String BEHIND = "SELECT a.epoch_no, a.seq, COALESCE(o.epoch, e.epoch), a.attempt_no, a.input,"
            + " a.output, a.cache_read, a.cache_write_5m, a.cache_write_1h, a.cost_nanos, a.windows"
            + " FROM bank_cursor c JOIN attempts a ON (a.epoch_no, a.seq) > (c.epoch_no, c.seq)"
            + " JOIN epochs e ON e.epoch_no = a.epoch_no" + LedgerReads.LEASE_EPOCH
            + " ORDER BY a.epoch_no, a.seq LIMIT ?";

    private RowsToCharge() {}

    /**
     * What the bank looks at.
     *
     * @param leaseEpoch the epoch of admission
     * @param windows as {@link WindowOfAdmission#names()}, with what is beyond each
     */
    public record Row(String leaseEpoch, int attemptNo, Usage usage, long costNanos, String windows) {}

    /** From now on rows are kept in mind; those of this boot that are closed already, too. A node that did so before goes on where it was. */
    public static void begin(Connection connection) throws SQLException {
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
    public static List<Row> take(Connection connection, int most) throws SQLException {
        List<Row> rows = new ArrayList<>();
        long epochNo = 0;
        long seq = 0;
        try (PreparedStatement query = connection.prepareStatement(BEHIND)) {
            query.setInt(1, most);
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    epochNo = row.getLong(1);
                    seq = row.getLong(2);
                    rows.add(row(row));
                }
            }
        }
        if (!rows.isEmpty()) {
            move(connection, epochNo, seq);
        }
        return rows;
    }

    private static Row row(ResultSet row) throws SQLException {
        return new Row(
                row.getString(3),
                row.getInt(4),
                new Usage(row.getLong(5), row.getLong(6), row.getLong(7), row.getLong(8), row.getLong(9)),
                row.getLong(10),
                row.getString(11));
    }

    private static void move(Connection connection, long epochNo, long seq) throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement("UPDATE bank_cursor SET epoch_no = ?, seq = ? WHERE one = 1")) {
            new Binder(update).number(epochNo).number(seq).execute();
        }
    }
}
