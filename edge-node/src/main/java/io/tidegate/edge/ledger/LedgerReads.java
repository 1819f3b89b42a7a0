package io.tidegate.edge.ledger;

import io.tidegate.common.usage.Usage;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The ledger's queries, each on a connection that is given. */
final class LedgerReads {
    static final String CLOSED_COLUMNS =
            "SELECT e.epoch, a.seq, a.id, a.request_id, a.attempt_no, a.session_id, a.user_id,"
                    + " a.key_id, a.model, a.upstream, a.opened_at, a.closed_at, a.local_day, a.zone, a.windows,"
                    + " a.input, a.output, a.cache_read, a.cache_write_5m, a.cache_write_1h, a.cost_nanos, a.quality, a.outcome,"
                    + " a.status, a.upstream_request_id, a.first_byte_micros, a.price_version, a.corrects_epoch, a.corrects_seq,"
                    + " a.client, a.tools, COALESCE(o.epoch, e.epoch)";

    /** The epoch of admission: the upper half of an attempt's id is the number of the boot that opened it. */
    static final String LEASE_EPOCH = " LEFT JOIN epochs o ON o.epoch_no = a.id >> " + Ledger.BOOT_SHIFT;

    static final String CLOSED =
            CLOSED_COLUMNS + " FROM attempts a JOIN epochs e ON e.epoch_no = a.epoch_no" + LEASE_EPOCH;

    private static final String SUMS =
            "requests, attempts, input, output, cache_read, cache_write_5m, cache_write_1h," + " cost_nanos";

    private static final String ESTIMATED_SUMS = "estimated_requests, estimated_attempts, estimated_input,"
            + " estimated_output, estimated_cache_read, estimated_cache_write_5m, estimated_cache_write_1h,"
            + " estimated_cost_nanos";

    static final String TOTALS =
            "SELECT user_id, local_day, model, " + SUMS + ", " + ESTIMATED_SUMS + " FROM day_totals";

    private LedgerReads() {}

    static long count(Connection connection, Outcome outcome) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("SELECT count(*) FROM attempts WHERE outcome = ?")) {
            query.setInt(1, outcome.code());
            try (ResultSet row = query.executeQuery()) {
                return row.next() ? row.getLong(1) : 0;
            }
        }
    }

    static List<DayTotal> totals(Connection connection, String userId, LocalDate from, LocalDate to)
            throws SQLException {
        try (PreparedStatement query =
                connection.prepareStatement(TOTALS + " WHERE user_id = ? AND local_day BETWEEN ? AND ?")) {
            query.setString(1, userId);
            query.setLong(2, from.toEpochDay());
            query.setLong(3, to.toEpochDay());
            List<DayTotal> totals = new ArrayList<>();
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    totals.add(dayTotal(row));
                }
            }
            return totals;
        }
    }

    static DayTotal dayTotal(ResultSet row) throws SQLException {
        return new DayTotal(
                row.getString(1),
                LocalDate.ofEpochDay(row.getLong(2)),
                row.getString(3),
                totalsAt(row, 4),
                totalsAt(row, 12));
    }

    /** Eight columns from this one on. */
    private static Totals totalsAt(ResultSet row, int column) throws SQLException {
        return new Totals(
                row.getLong(column), row.getLong(column + 1), usageAt(row, column + 2), row.getLong(column + 7));
    }

    private static Usage usageAt(ResultSet row, int column) throws SQLException {
        return new Usage(
                row.getLong(column),
                row.getLong(column + 1),
                row.getLong(column + 2),
                row.getLong(column + 3),
                row.getLong(column + 4));
    }

    static List<ClosedAttempt> closedSince(Connection connection, Epoch epoch, long seq, int max) throws SQLException {
        try (PreparedStatement query =
                connection.prepareStatement(CLOSED + " WHERE e.epoch = ? AND a.seq > ? ORDER BY a.seq LIMIT ?")) {
            query.setString(1, epoch.hex());
            query.setLong(2, seq);
            query.setInt(3, max);
            return closed(query);
        }
    }

    static List<ClosedAttempt> attempts(Connection connection, String requestId) throws SQLException {
        try (PreparedStatement query =
                connection.prepareStatement(CLOSED + " WHERE a.request_id = ? ORDER BY a.attempt_no")) {
            query.setString(1, requestId);
            return closed(query);
        }
    }

    static List<ClosedAttempt> closed(PreparedStatement query) throws SQLException {
        List<ClosedAttempt> rows = new ArrayList<>();
        try (ResultSet row = query.executeQuery()) {
            while (row.next()) {
                rows.add(closed(row));
            }
        }
        return rows;
    }

    /** One after the other, in the order of closing, never all in memory. */
    static long eachClosed(Connection connection, Consumer<ClosedAttempt> to) throws SQLException {
        long count = 0;
        try (Statement query = connection.createStatement();
                ResultSet row = query.executeQuery(CLOSED + " ORDER BY a.epoch_no, a.seq")) {
            while (row.next()) {
                to.accept(closed(row));
                count++;
            }
        }
        return count;
    }

    static long openCount(Connection connection) throws SQLException {
        try (Statement query = connection.createStatement();
                ResultSet row = query.executeQuery("SELECT count(*) FROM open_attempts")) {
            return row.getLong(1);
        }
    }

    private static ClosedAttempt closed(ResultSet row) throws SQLException {
        return new ClosedAttempt(
                new RowName(new Epoch(row.getString(1)), row.getLong(2)),
                new Epoch(row.getString(32)),
                row.getLong(3),
                row.getString(4),
                row.getInt(5),
                row.getString(6),
                row.getString(7),
                row.getString(8),
                row.getString(9),
                row.getString(10),
                row.getLong(11),
                row.getLong(12),
                new WindowOfAdmission(LocalDate.ofEpochDay(row.getLong(13)), row.getString(14), row.getString(15)),
                usageAt(row, 16),
                row.getLong(21),
                Quality.of(row.getInt(22)),
                Outcome.of(row.getInt(23)),
                row.getInt(24),
                row.getString(25),
                row.getLong(26),
                row.getString(27),
                row.getString(30),
                tools(row.getString(31)),
                corrects(row));
    }

    private static List<String> tools(String names) {
        return names.isEmpty() ? List.of() : List.of(names.split(" ", -1));
    }

    private static Optional<RowName> corrects(ResultSet row) throws SQLException {
        String epoch = row.getString(28);
        return epoch == null ? Optional.empty() : Optional.of(new RowName(new Epoch(epoch), row.getLong(29)));
    }
}
