package io.tidegate.coordinator.registry;

import io.tidegate.coordinator.access.Refusal;
import io.tidegate.coordinator.store.Dialect;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What others ask of the boots of nodes, as the database has them. Each method works within the caller's transaction. */
public final class NodeEpochs {
    private NodeEpochs() {}

    /** How an epoch stands. */
    public enum EpochStanding {
        /** The node's last one, and the node is neither retired nor revoked. */
        CURRENT,
        /** For ever. */
        FENCED,
        /** It never registered here. */
        UNKNOWN
    }

    /** What a process of such an epoch is told; empty for the current one. */
    public static Optional<Refusal> refusal(EpochStanding standing) {
        return switch (standing) {
            case CURRENT -> Optional.empty();
            case FENCED -> Optional.of(Registration.fenced());
            case UNKNOWN -> Optional.of(Heartbeats.notRegistered());
        };
    }

    /** How an epoch of a node stands, and stands until the end of the transaction: who fences it waits for that. */
    public static EpochStanding standing(Connection connection, String node, String epoch, Dialect dialect)
            throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(
                "SELECT fenced_at FROM node_epochs WHERE node = ? AND epoch = ?" + dialect.forShare())) {
            query.setString(1, node);
            query.setString(2, epoch);
            try (ResultSet row = query.executeQuery()) {
                if (!row.next()) {
                    return EpochStanding.UNKNOWN;
                }
                return row.getLong(1) == 0 ? EpochStanding.CURRENT : EpochStanding.FENCED;
            }
        }
    }

    /** The ids of nodes that ever registered and are neither retired nor revoked, but for some. By ascending id. */
    public static List<String> activeNodesWithout(Connection connection, Set<String> some) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("SELECT n.id FROM nodes n WHERE n.standing = ?"
                + " AND EXISTS (SELECT 1 FROM node_epochs e WHERE e.node = n.id) ORDER BY n.id")) {
            query.setString(1, Standing.ACTIVE.label());
            List<String> nodes = new ArrayList<>();
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    if (!some.contains(row.getString(1))) {
                        nodes.add(row.getString(1));
                    }
                }
            }
            return nodes;
        }
    }
}
