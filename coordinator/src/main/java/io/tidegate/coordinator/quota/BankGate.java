package io.tidegate.coordinator.quota;

import io.tidegate.coordinator.audit.Actor;
import io.tidegate.coordinator.audit.Audit;
import io.tidegate.coordinator.registry.NodeEpochs;
import io.tidegate.coordinator.store.Dialect;
import io.tidegate.coordinator.sync.Records;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Whether the bank grants. A store that was put back to a backup does not know what was granted and spent since: in its new generation
 * nothing is granted before each node has sent all its rows and leases, or a minute has passed. Each method works in the caller's
 * transaction.
 */
record BankGate(Dialect dialect, Audit audit) {
    /** By the database's clock, from the first request of the generation on. */
    static final Duration LONGEST = Duration.ofSeconds(60);

    /**
     * How it stands.
     *
     * @param generation of the store
     */
    record State(long generation, boolean open) {}

    private record Row(long generation, long since, boolean open) {}

    /** Locks nothing: it changes when the store is restored, and never otherwise once it is open. */
    State state(Connection connection) throws SQLException {
        Row row = row(connection, "");
        long generation = Records.revision(connection).generation();
        return new State(generation, row.open && row.generation == generation);
    }

    /**
     * A node has asked while the gate was closed.
     *
     * @param settled whether it has sent, in the store's generation, all its rows and leases
     * @return whether the gate is open now
     */
    boolean asked(Connection connection, String node, boolean settled) throws SQLException {
        Row row = row(connection, dialect.forUpdate());
        long generation = Records.revision(connection).generation();
        long now = dialect.nowMillis(connection);
        long since = row.generation == generation ? row.since : now;
        if (row.generation == generation && row.open) {
            return true;
        }
        if (settled) {
            settle(connection, node, generation);
        }
        List<String> missing = NodeEpochs.activeNodesWithout(connection, settledIn(connection, generation));
        boolean open = missing.isEmpty() || now - since >= LONGEST.toMillis();
        put(connection, new Row(generation, since, open));
        if (open && !missing.isEmpty()) {
            audit.write(
                    connection,
                    new Actor.Coordinator(),
                    "bank.unknown",
                    "bank",
                    Optional.empty(),
                    Optional.of(new JsonObject().put("generation", generation).put("nodes", new JsonArray(missing))));
        }
        return open;
    }

    private static Row row(Connection connection, String end) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(
                        "SELECT generation, since, open FROM bank_gate WHERE one = 1" + end);
                ResultSet row = query.executeQuery()) {
            row.next();
            return new Row(row.getLong(1), row.getLong(2), row.getInt(3) == 1);
        }
    }

    private static void put(Connection connection, Row row) throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement("UPDATE bank_gate SET generation = ?, since = ?, open = ? WHERE one = 1")) {
            update.setLong(1, row.generation);
            update.setLong(2, row.since);
            update.setInt(3, row.open ? 1 : 0);
            update.executeUpdate();
        }
    }

    private static void settle(Connection connection, String node, long generation) throws SQLException {
        try (PreparedStatement upsert =
                connection.prepareStatement("INSERT INTO bank_settled (node, generation) VALUES (?, ?)"
                        + " ON CONFLICT (node) DO UPDATE SET generation = excluded.generation")) {
            upsert.setString(1, node);
            upsert.setLong(2, generation);
            upsert.executeUpdate();
        }
    }

    private static Set<String> settledIn(Connection connection, long generation) throws SQLException {
        try (PreparedStatement query =
                connection.prepareStatement("SELECT node FROM bank_settled WHERE generation = ?")) {
            query.setLong(1, generation);
            Set<String> nodes = new HashSet<>();
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    nodes.add(row.getString(1));
                }
            }
            return nodes;
        }
    }
}
