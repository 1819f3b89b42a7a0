package io.tidegate.edge.ledger;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Does something of its own with rows in the very transaction that closes them, so that both are durable or none is. */
@FunctionalInterface
public interface RowsHook {
    /** Does nothing. */
    RowsHook NONE = (_, _) -> {};

    /**
     * Called once for each group of rows, before its commit, on the database's writer thread; at the start with those that an earlier
     * epoch left open. A group that is rolled back comes again. What it throws fails the whole group: nothing is closed,
     * and closings are tried again until it succeeds.
     *
     * @param connection in the transaction, which it neither ends nor keeps
     * @param rows at least one, in the order of closing
     */
    void closing(Connection connection, List<Row> rows) throws SQLException;

    /**
     * A row that is being closed.
     *
     * @param leaseEpoch the epoch of its admission; an earlier one than this when the node died in between
     */
    record Row(Epoch leaseEpoch, SettledAttempt settled) {}
}
