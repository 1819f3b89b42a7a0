package io.tidegate.coordinator.registry;

import io.tidegate.common.wire.NodeProfile;
import io.tidegate.common.wire.Reading;
import io.tidegate.common.wire.Wire;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The table of nodes. Each method works within the caller's transaction. */
final class NodeRows {
    private static final String SELECT =
            "SELECT n.id, n.public_key, n.profile, n.join_token, n.standing, n.drain, n.state,"
                    + " n.version, n.changed_at, e.epoch, e.ordinal, e.registered_at,"
                    + " (SELECT generation FROM revision) AS generation FROM nodes n LEFT JOIN node_epochs e"
                    + " ON e.node = n.id AND e.ordinal = (SELECT MAX(ordinal) FROM node_epochs WHERE node = n.id) WHERE ";

    private NodeRows() {}

    static Optional<NodeRow> find(Connection connection, String id) throws SQLException {
        return one(connection, "n.id = ?", id);
    }

    static Optional<NodeRow> withKey(Connection connection, String publicKey) throws SQLException {
        return one(connection, "n.public_key = ?", publicKey);
    }

    /** Nodes that changed at a time or later, by ascending id. */
    static List<NodeRow> changedSince(Connection connection, long time) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(SELECT + "n.changed_at >= ? ORDER BY n.id")) {
            query.setLong(1, time);
            return read(query);
        }
    }

    /** Lets nobody else change the node before the end of the transaction. */
    static void lock(Connection connection, String id, String forUpdate) throws SQLException {
        try (PreparedStatement query =
                connection.prepareStatement("SELECT version FROM nodes WHERE id = ? " + forUpdate)) {
            query.setString(1, id);
            query.executeQuery().close();
        }
    }

    static void insert(
            Connection connection, String id, String publicKey, NodeProfile profile, String joinToken, long now)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO nodes (id, public_key, location, profile, join_token, enrolled_at, standing, drain, state,"
                        + " version, changed_at) VALUES (?, ?, ?, ?, ?, ?, ?, 0, ?, 1, ?)")) {
            insert.setString(1, id);
            insert.setString(2, publicKey);
            insert.setString(3, profile.location());
            insert.setString(4, text(profile));
            insert.setString(5, joinToken);
            insert.setLong(6, now);
            insert.setString(7, Standing.ACTIVE.label());
            insert.setString(8, NodeState.JOINING.label());
            insert.setLong(9, now);
            insert.executeUpdate();
        }
    }

    static void enrolledAgain(Connection connection, String id, NodeProfile profile, String joinToken, long now)
            throws SQLException {
        update(connection, "profile = ?, join_token = ?", now, "id = ?", text(profile), joinToken, id);
    }

    static void describe(Connection connection, String id, NodeProfile profile, long now) throws SQLException {
        update(connection, "profile = ?", now, "id = ?", text(profile), id);
    }

    static void stand(Connection connection, String id, Standing standing, long now) throws SQLException {
        update(connection, "standing = ?", now, "id = ?", standing.label(), id);
    }

    static void drain(Connection connection, String id, boolean drain, long now) throws SQLException {
        update(connection, "drain = " + (drain ? 1 : 0), now, "id = ?", id);
    }

    /** Whether this was who changed it: of several that try, one. */
    static boolean record(Connection connection, String id, NodeState from, NodeState to, long now)
            throws SQLException {
        return update(connection, "state = ?", now, "id = ? AND state = ?", to.label(), id, from.label()) == 1;
    }

    private static int update(Connection connection, String what, long now, String where, String... values)
            throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                "UPDATE nodes SET version = version + 1, changed_at = " + now + ", " + what + " WHERE " + where)) {
            for (int i = 0; i < values.length; i++) {
                update.setString(i + 1, values[i]);
            }
            return update.executeUpdate();
        }
    }

    private static Optional<NodeRow> one(Connection connection, String where, String value) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(SELECT + where)) {
            query.setString(1, value);
            return read(query).stream().findFirst();
        }
    }

    private static List<NodeRow> read(PreparedStatement query) throws SQLException {
        List<NodeRow> nodes = new ArrayList<>();
        try (ResultSet row = query.executeQuery()) {
            while (row.next()) {
                String epoch = row.getString(10);
                nodes.add(new NodeRow(
                        row.getLong(13),
                        row.getString(1),
                        row.getString(2),
                        profile(row.getString(3)),
                        row.getString(4),
                        Standing.of(row.getString(5)),
                        row.getInt(6) != 0,
                        NodeState.of(row.getString(7)),
                        row.getLong(8),
                        row.getLong(9),
                        epoch == null
                                ? Optional.empty()
                                : Optional.of(new Epoch(epoch, row.getInt(11), row.getLong(12)))));
            }
        }
        return nodes;
    }

    private static String text(NodeProfile profile) {
        return new String(Wire.write(profile), StandardCharsets.UTF_8);
    }

    private static NodeProfile profile(String stored) {
        return switch (Wire.answer(stored.getBytes(StandardCharsets.UTF_8), NodeProfile.class)) {
            case Reading.Read<NodeProfile>(NodeProfile profile) -> profile;
            case Reading.Malformed<NodeProfile>(String why) -> throw new IllegalStateException("nodes.profile: " + why);
        };
    }
}
