package io.tidegate.edge.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Deletes closed rows that have been kept for long enough, the oldest epoch's first, and in each from its first row on: so what is left has
 * no gap. Day totals stay.
 *
 * <p>Kept for longer: rows that the coordinator has not acknowledged, all behind them, and the last row of each epoch that the bank is not
 * known to have ended, for the end of an epoch is told with the seq of its last row. Attempts that are open have no closed row.
 */
final class OldRows {
    /** As the schema has it; nothing but this class may delete a row. */
    static final String GUARD = """
            CREATE TRIGGER attempts_never_go BEFORE DELETE ON attempts
            BEGIN
              SELECT RAISE(ABORT, 'a closed attempt is never deleted');
            END""";

    private final Connection connection;
    private final long closedBefore;

    /** @param closedBefore milliseconds since 1970 */
    OldRows(Connection connection, long closedBefore) {
        this.connection = connection;
        this.closedBefore = closedBefore;
    }

    private record EpochPart(long epochNo, long upTo) {}

    /**
     * Deletes some.
     *
     * @param reporting whether there is a coordinator that has to have them first
     * @param most rows at once, so that the commit is a short one
     * @return how many: when {@code most}, there may be more
     */
    int delete(boolean reporting, int most) throws SQLException {
        List<EpochPart> going = new ArrayList<>();
        int count = 0;
        for (EpochPart part : deletable(reporting)) {
            List<Long> seqs = oldest(part, most - count);
            if (!seqs.isEmpty()) {
                going.add(new EpochPart(part.epochNo, seqs.getLast()));
                count += seqs.size();
            }
            if (count == most) {
                break;
            }
        }
        if (count > 0) {
            delete(going);
        }
        return count;
    }

    private List<EpochPart> deletable(boolean reporting) throws SQLException {
        String last = "(SELECT COALESCE(MAX(a.seq), 0) FROM attempts a WHERE a.epoch_no = e.epoch_no)";
        String reported = reporting ? "COALESCE(c.acknowledged, 0)" : last;
        try (Statement query = connection.createStatement();
                ResultSet row =
                        query.executeQuery("SELECT e.epoch_no, MIN(" + reported + ", CASE WHEN e.ended = 1 THEN "
                                + reported + " ELSE " + last + " - 1 END) FROM epochs e"
                                + " LEFT JOIN outbox_cursors c ON c.epoch = e.epoch ORDER BY e.epoch_no")) {
            List<EpochPart> parts = new ArrayList<>();
            while (row.next()) {
                parts.add(new EpochPart(row.getLong(1), row.getLong(2)));
            }
            return parts;
        }
    }

    /** Rows are closed in the order of their seq, but for clocks that were set: the first that is young ends it. */
    private List<Long> oldest(EpochPart part, int most) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(
                "SELECT seq, closed_at FROM attempts WHERE epoch_no = ? AND seq <= ? ORDER BY seq LIMIT ?")) {
            query.setLong(1, part.epochNo);
            query.setLong(2, part.upTo);
            query.setInt(3, most);
            List<Long> seqs = new ArrayList<>();
            try (ResultSet row = query.executeQuery()) {
                while (row.next() && row.getLong(2) < closedBefore) {
                    seqs.add(row.getLong(1));
                }
            }
            return seqs;
        }
    }

    /** The guard is back before anybody else can write: all of it is one transaction. */
    private void delete(List<EpochPart> going) throws SQLException {
        try (Statement guard = connection.createStatement();
                PreparedStatement delete =
                        connection.prepareStatement("DELETE FROM attempts WHERE epoch_no = ? AND seq <= ?")) {
            guard.execute("DROP TRIGGER attempts_never_go");
            for (EpochPart part : going) {
                delete.setLong(1, part.epochNo);
                delete.setLong(2, part.upTo);
                delete.executeUpdate();
            }
            guard.execute(GUARD);
        }
    }
}
