package io.tidegate.coordinator.registry;

import io.tidegate.common.wire.Heartbeat;
import io.tidegate.common.wire.Reading;
import io.tidegate.common.wire.Wire;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/** The table of last heartbeats. Each method works within the caller's transaction. */
final class BeatRows {
    private static final String COLUMNS =
            "node, ordinal, beat, at, up_since, healthy_since, joined, last_seq, taken_by, body";

    private BeatRows() {}

    /**
     * Keeps the beats, each unless a newer one is there, or the store does not know its epoch by that ordinal: then it was restored, and the
     * node has yet to register again.
     */
    static void keep(Connection connection, Map<String, Beat> beats, String takenBy) throws SQLException {
        try (PreparedStatement upsert = connection.prepareStatement("INSERT INTO node_beats (" + COLUMNS
                + ") SELECT ?, ?, ?, ?, ?, ?, ?, ?, ?, ? WHERE EXISTS"
                + " (SELECT 1 FROM node_epochs WHERE node = ? AND epoch = ? AND ordinal = ?) ON CONFLICT (node) DO UPDATE SET ordinal = excluded.ordinal,"
                + " beat = excluded.beat, at = excluded.at, up_since = excluded.up_since,"
                + " healthy_since = excluded.healthy_since, joined = excluded.joined, last_seq = excluded.last_seq,"
                + " taken_by = excluded.taken_by, body = excluded.body"
                + " WHERE (node_beats.ordinal, node_beats.beat) < (excluded.ordinal, excluded.beat)")) {
            for (Map.Entry<String, Beat> entry : beats.entrySet()) {
                Beat beat = entry.getValue();
                upsert.setString(1, entry.getKey());
                upsert.setInt(2, beat.ordinal());
                upsert.setLong(3, beat.message().beat());
                upsert.setLong(4, beat.at());
                upsert.setLong(5, beat.upSince());
                upsert.setLong(6, beat.healthySince());
                upsert.setInt(7, beat.joined() ? 1 : 0);
                upsert.setLong(8, beat.message().outbox().lastSeq());
                upsert.setString(9, takenBy);
                upsert.setString(10, new String(Wire.write(beat.message()), StandardCharsets.UTF_8));
                upsert.setString(11, entry.getKey());
                upsert.setString(12, beat.message().epoch());
                upsert.setInt(13, beat.ordinal());
                upsert.addBatch();
            }
            upsert.executeBatch();
        }
    }

    /** Beats that arrived at a time or later, but those that one coordinator took; by node. */
    static Map<String, Beat> since(Connection connection, long time, String butTakenBy) throws SQLException {
        try (PreparedStatement query =
                connection.prepareStatement("SELECT " + COLUMNS + " FROM node_beats WHERE at >= ? AND taken_by <> ?")) {
            query.setLong(1, time);
            query.setString(2, butTakenBy);
            return read(query);
        }
    }

    /** The last seq that an epoch's beats named, 0 when there is none. */
    static long lastSeq(Connection connection, String node, int ordinal) throws SQLException {
        try (PreparedStatement query =
                connection.prepareStatement("SELECT last_seq FROM node_beats WHERE node = ? AND ordinal = ?")) {
            query.setString(1, node);
            query.setInt(2, ordinal);
            try (ResultSet row = query.executeQuery()) {
                return row.next() ? row.getLong(1) : 0;
            }
        }
    }

    private static Map<String, Beat> read(PreparedStatement query) throws SQLException {
        Map<String, Beat> beats = new HashMap<>();
        try (ResultSet row = query.executeQuery()) {
            while (row.next()) {
                Beat beat = new Beat(
                        row.getInt(2),
                        message(row.getString(10)),
                        row.getLong(4),
                        row.getLong(5),
                        row.getLong(6),
                        row.getInt(7) != 0,
                        false);
                beats.put(row.getString(1), beat);
            }
        }
        return beats;
    }

    private static Heartbeat message(String stored) {
        return switch (Wire.answer(stored.getBytes(StandardCharsets.UTF_8), Heartbeat.class)) {
            case Reading.Read<Heartbeat>(Heartbeat message) -> message;
            case Reading.Malformed<Heartbeat>(String why) -> throw new IllegalStateException("node_beats.body: " + why);
        };
    }
}
