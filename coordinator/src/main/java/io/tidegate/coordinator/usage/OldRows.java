package io.tidegate.coordinator.usage;

import io.tidegate.coordinator.store.Leader;
import io.tidegate.coordinator.store.Store;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes rows that have been kept for long enough, a page at a time, on one coordinator at a time. Totals stay. So do rows behind a gap: by
 * those of an epoch that lie before its cursor nobody has to be told from others any more, for what comes again of them is passed over.
 */
public final class OldRows {
    private static final Logger LOG = LoggerFactory.getLogger(OldRows.class);
    private static final Duration PERIOD = Duration.ofSeconds(5);
    private static final int PAGE = 1_000;

    private OldRows() {}

    /**
     * Begins to.
     *
     * @param kept how long rows stay
     */
    public static void forget(Leader leader, Store store, Duration kept) {
        leader.run(
                "usage.rows",
                PERIOD,
                connection -> delete(connection, store.dialect().nowMillis(connection) - kept.toMillis(), PAGE),
                count -> {
                    if (count > 0) {
                        LOG.debug("{} rows of usage that are older than {} days were deleted", count, kept.toDays());
                    }
                });
    }

    /**
     * Deletes some, the oldest first.
     *
     * @param closedBefore milliseconds since 1970
     * @return how many: when {@code most}, there may be more
     */
    static int delete(Connection connection, long closedBefore, int most) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM usage_rows WHERE (node, epoch, seq) IN"
                + " (SELECT r.node, r.epoch, r.seq FROM usage_rows r JOIN usage_cursors c ON c.node = r.node"
                + " AND c.epoch = r.epoch WHERE r.closed_at < ? AND r.seq <= c.seq ORDER BY r.closed_at LIMIT ?)")) {
            delete.setLong(1, closedBefore);
            delete.setInt(2, most);
            return delete.executeUpdate();
        }
    }
}
