package io.tidegate.edge.cluster;

import io.tidegate.common.sqlite.Database;
import io.tidegate.common.wire.Change;
import io.tidegate.common.wire.RecordKind;
import io.tidegate.common.wire.Revision;
import io.tidegate.common.wire.Wire;
import io.vertx.core.Future;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;

/** The replica in the node's database. Each method is one transaction. */
final class ReplicaStore {
    private static final String NEWER =
            "(replica_records.generation = excluded.generation" + " AND excluded.number >= replica_records.number)";
    private static final String FOREIGN = "replica_records.generation <> excluded.generation";

    private final Database database;

    ReplicaStore(Database database) {
        this.database = database;
    }

    /**
     * All that is stored.
     *
     * @param records of all kinds, in no order
     * @param tombstones ids of keys that are revoked for ever
     */
    record Content(ReplicaState state, List<Change> records, List<String> tombstones) {}

    /** How a set of changes is taken. */
    enum Taking {
        /** It was pushed: a record of another generation stays. */
        BESIDE,
        /** It was pulled: a record of another generation is replaced. */
        OVER
    }

    /** The name of a record. */
    record Name(RecordKind kind, String id) {}

    /**
     * Reads the replica of a cluster. What is there of another cluster is thrown away; of another node, only what was meant for
     * that node.
     *
     * @param cluster a fingerprint of the cluster's key
     */
    Future<Content> load(String cluster, String nodeId) {
        return database.write(connection -> {
            if (!isOf(connection, "cluster", cluster)) {
                clear(connection, cluster, nodeId);
            } else if (!isOf(connection, "node_id", nodeId)) {
                update(connection, "UPDATE replica_state SET revoked = 0, node_id = ?", nodeId);
            }
            return new Content(state(connection), records(connection), tombstones(connection));
        });
    }

    /**
     * Takes changes.
     *
     * @param applied up to where the replica is complete afterwards
     * @return the places of those that were taken; the others were older than what is there
     */
    Future<BitSet> take(List<Change> changes, long generation, Taking taking, long pass, Revision applied) {
        return database.write(connection -> {
            BitSet taken = new BitSet(changes.size());
            try (PreparedStatement upsert = connection.prepareStatement(
                    "INSERT INTO replica_records (kind, id, generation, number, pass, body) VALUES (?, ?, ?, ?, ?, ?)"
                            + " ON CONFLICT (kind, id) DO UPDATE SET generation = excluded.generation,"
                            + " number = excluded.number, pass = excluded.pass, body = excluded.body WHERE "
                            + (taking == Taking.OVER ? FOREIGN + " OR " + NEWER : NEWER))) {
                for (int i = 0; i < changes.size(); i++) {
                    Change change = changes.get(i);
                    upsert.setString(1, change.kind().name());
                    upsert.setString(2, change.id());
                    upsert.setLong(3, generation);
                    upsert.setLong(4, change.number());
                    upsert.setLong(5, pass);
                    upsert.setString(6, change.body().toString());
                    taken.set(i, upsert.executeUpdate() == 1);
                }
            }
            mark(connection, applied, pass);
            return taken;
        });
    }

    /**
     * Ends a snapshot: what was not in it goes.
     *
     * @return what went
     */
    Future<List<Name>> dropOlderThan(long pass, Revision applied) {
        return database.write(connection -> {
            List<Name> gone = new ArrayList<>();
            try (PreparedStatement delete =
                    connection.prepareStatement("DELETE FROM replica_records WHERE pass <> ? RETURNING kind, id")) {
                delete.setLong(1, pass);
                try (ResultSet row = delete.executeQuery()) {
                    while (row.next()) {
                        gone.add(new Name(RecordKind.valueOf(row.getString(1)), row.getString(2)));
                    }
                }
            }
            mark(connection, applied, pass);
            return gone;
        });
    }

    /** Keeps that these keys are revoked. */
    Future<Void> bury(Collection<String> keyIds) {
        return database.execute(connection -> {
            try (PreparedStatement insert = connection.prepareStatement(
                    "INSERT INTO replica_tombstones (key_id) VALUES (?) ON CONFLICT DO NOTHING")) {
                for (String keyId : keyIds) {
                    insert.setString(1, keyId);
                    insert.executeUpdate();
                }
            }
        });
    }

    /** Keeps that a generation has this node's tombstones. */
    Future<Void> told(long generation) {
        return database.execute(
                connection -> update(connection, "UPDATE replica_state SET tombstones_for = ?", generation));
    }

    /** Keeps when the node was last connected, and for how long it has not been. */
    Future<Void> contact(long contactAt, long silentMillis) {
        return database.execute(connection -> update(
                connection, "UPDATE replica_state SET contact_at = ?, silent_millis = ?", contactAt, silentMillis));
    }

    /** Keeps whether the node is revoked. */
    Future<Void> revoked(boolean revoked) {
        return database.execute(
                connection -> update(connection, "UPDATE replica_state SET revoked = ?", revoked ? 1 : 0));
    }

    private static boolean isOf(Connection connection, String column, String value) throws SQLException {
        try (PreparedStatement query =
                connection.prepareStatement("SELECT 1 FROM replica_state WHERE " + column + " = ?")) {
            query.setString(1, value);
            try (ResultSet row = query.executeQuery()) {
                return row.next();
            }
        }
    }

    private static void clear(Connection connection, String cluster, String nodeId) throws SQLException {
        update(connection, "DELETE FROM replica_records");
        update(connection, "DELETE FROM replica_tombstones");
        update(connection, "DELETE FROM replica_state");
        update(
                connection,
                "INSERT INTO replica_state (one, cluster, node_id, generation, number, pass, tombstones_for,"
                        + " contact_at, silent_millis, revoked) VALUES (1, ?, ?, 0, 0, 0, 0, 0, 0, 0)",
                cluster,
                nodeId);
    }

    private static void mark(Connection connection, Revision applied, long pass) throws SQLException {
        update(
                connection,
                "UPDATE replica_state SET generation = ?, number = ?, pass = ?",
                applied.generation(),
                applied.number(),
                pass);
    }

    private static void update(Connection connection, String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            statement.executeUpdate();
        }
    }

    private static ReplicaState state(Connection connection) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(
                        "SELECT generation, number, pass, tombstones_for, contact_at, silent_millis, revoked"
                                + " FROM replica_state");
                ResultSet row = query.executeQuery()) {
            return row.next()
                    ? new ReplicaState(
                            new Revision(row.getLong(1), row.getLong(2)),
                            row.getLong(3),
                            row.getLong(4),
                            row.getLong(5),
                            row.getLong(6),
                            row.getInt(7) != 0)
                    : ReplicaState.EMPTY;
        }
    }

    private static List<Change> records(Connection connection) throws SQLException {
        try (PreparedStatement query =
                        connection.prepareStatement("SELECT kind, id, number, body FROM replica_records");
                ResultSet row = query.executeQuery()) {
            List<Change> records = new ArrayList<>();
            while (row.next()) {
                records.add(new Change(
                        RecordKind.valueOf(row.getString(1)),
                        row.getString(2),
                        row.getLong(3),
                        Wire.parse(row.getString(4))));
            }
            return records;
        }
    }

    private static List<String> tombstones(Connection connection) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("SELECT key_id FROM replica_tombstones");
                ResultSet row = query.executeQuery()) {
            List<String> ids = new ArrayList<>();
            while (row.next()) {
                ids.add(row.getString(1));
            }
            return ids;
        }
    }
}
