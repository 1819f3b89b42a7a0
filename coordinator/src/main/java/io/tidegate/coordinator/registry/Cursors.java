package io.tidegate.coordinator.registry;

import io.tidegate.common.wire.Cursor;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Up to where the coordinator has the rows of a node's ledger. */
@FunctionalInterface
public interface Cursors {
    /** One for each epoch that there are rows of, within the caller's transaction. */
    List<Cursor> of(Connection connection, String nodeId) throws SQLException;
}
