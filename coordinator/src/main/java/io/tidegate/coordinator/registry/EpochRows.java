package io.tidegate.coordinator.registry;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The table of the boots of nodes. Each method works within the caller's transaction. */
final class EpochRows {
    private EpochRows() {}

    /**
     * An epoch of a node.
     *
     * @param fenced for ever
     * @param lastSeq of its rows, as far as it was known when it was fenced
     */
    record Registered(String epoch, int ordinal, boolean fenced, long lastSeq) {}

    /** All that ever registered, in their order. */
    static List<Registered> of(Connection connection, String node) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(
                "SELECT epoch, ordinal, fenced_at, last_seq FROM node_epochs WHERE node = ? ORDER BY ordinal")) {
            query.setString(1, node);
            List<Registered> epochs = new ArrayList<>();
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    epochs.add(new Registered(row.getString(1), row.getInt(2), row.getLong(3) != 0, row.getLong(4)));
                }
            }
            return epochs;
        }
    }

    /**
     * Fences all epochs of a node that are not yet.
     *
     * @param lastSeq of the rows of the one that was the last
     */
    static void fence(Connection connection, String node, long lastSeq, long now) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                "UPDATE node_epochs SET fenced_at = ?, last_seq = ? WHERE node = ? AND fenced_at = 0")) {
            update.setLong(1, now);
            update.setLong(2, lastSeq);
            update.setString(3, node);
            update.executeUpdate();
        }
    }

    static void insert(Connection connection, String node, String epoch, int ordinal, long startedAt, long now)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO node_epochs (node, epoch, ordinal, started_at, registered_at, fenced_at, last_seq)"
                        + " VALUES (?, ?, ?, ?, ?, 0, 0)")) {
            insert.setString(1, node);
            insert.setString(2, epoch);
            insert.setInt(3, ordinal);
            insert.setLong(4, startedAt);
            insert.setLong(5, now);
            insert.executeUpdate();
        }
    }
}
