package io.tidegate.edge.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the ledger has of one user, in parts. */
public final class UserRows {
    private UserRows() {}

    /**
     * A part of the closed rows.
     *
     * @param next where the next part begins; empty at the end
     */
    public record Part(List<ClosedAttempt> rows, Optional<Mark> next) {
        public Part {
            rows = List.copyOf(rows);
        }
    }

    /** A place among the closed rows: behind a row of an epoch, which is named by its number on this node. */
    public record Mark(long epochNo, long seq) {
        public static final Mark BEGINNING = new Mark(0, 0);
    }

    /**
     * Looks at so many rows, of all users, behind a place.
     *
     * @param look at most
     */
    static Part part(Connection connection, String userId, Mark after, int look) throws SQLException {
        Optional<Mark> last = last(connection, after, look);
        try (PreparedStatement query = connection.prepareStatement(LedgerReads.CLOSED
                + " WHERE a.user_id = ? AND (a.epoch_no, a.seq) > (?, ?) AND (a.epoch_no, a.seq) <= (?, ?)"
                + " ORDER BY a.epoch_no, a.seq")) {
            Mark to = last.orElse(new Mark(Long.MAX_VALUE, Long.MAX_VALUE));
            query.setString(1, userId);
            query.setLong(2, after.epochNo);
            query.setLong(3, after.seq);
            query.setLong(4, to.epochNo);
            query.setLong(5, to.seq);
            return new Part(LedgerReads.closed(query), last);
        }
    }

    private static Optional<Mark> last(Connection connection, Mark after, int look) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("SELECT epoch_no, seq FROM attempts"
                + " WHERE (epoch_no, seq) > (?, ?) ORDER BY epoch_no, seq LIMIT 1 OFFSET ?")) {
            query.setLong(1, after.epochNo);
            query.setLong(2, after.seq);
            query.setInt(3, look - 1);
            try (ResultSet row = query.executeQuery()) {
                return row.next() ? Optional.of(new Mark(row.getLong(1), row.getLong(2))) : Optional.empty();
            }
        }
    }

    /** A user's totals behind a day and model, in their order. */
    static List<DayTotal> totals(Connection connection, String userId, long day, String model, int most)
            throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(LedgerReads.TOTALS
                + " WHERE user_id = ? AND (local_day, model) > (?, ?) ORDER BY local_day, model LIMIT ?")) {
            query.setString(1, userId);
            query.setLong(2, day);
            query.setString(3, model);
            query.setInt(4, most);
            List<DayTotal> totals = new ArrayList<>();
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    totals.add(LedgerReads.dayTotal(row));
                }
            }
            return totals;
        }
    }
}
