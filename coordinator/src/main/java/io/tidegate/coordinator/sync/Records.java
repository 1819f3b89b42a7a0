package io.tidegate.coordinator.sync;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidegate.common.wire.Change;
import io.tidegate.common.wire.RecordKind;
import io.tidegate.common.wire.Revision;
import io.tidegate.common.wire.Wire;
import io.tidegate.coordinator.store.Dialect;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The table of revisioned records. Each method works within the caller's transaction; who writes calls {@link
 * ChangeFeed#committed()} after the commit.
 */
public final class Records {
    private static final String COLUMNS = "kind, id, number, body";

    private Records() {}

    /** What a record is found by, besides its id. Both are empty where they make no sense. */
    public record Handle(String name, String owner) {
        public static final Handle NONE = new Handle("", "");
    }

    /**
     * Writes a record and takes the next revision for it. All writers wait for each other here until their transactions end, so
     * revisions are committed in their order.
     *
     * @param handle a name that is unique in its kind (fails with an SQLException when it is taken: look first), and the id of
     *     whom the record belongs to
     * @return the number of the revision
     */
    public static long put(Connection connection, RecordKind kind, String id, Handle handle, Record body)
            throws SQLException {
        long number = takeNumber(connection);
        try (PreparedStatement upsert = connection.prepareStatement(
                "INSERT INTO records (kind, id, number, name, owner, body) VALUES (?, ?, ?, ?, ?, ?)"
                        + " ON CONFLICT (kind, id) DO UPDATE SET number = excluded.number, name = excluded.name,"
                        + " owner = excluded.owner, body = excluded.body")) {
            upsert.setString(1, kind.name());
            upsert.setString(2, id);
            upsert.setLong(3, number);
            upsert.setString(4, handle.name().isEmpty() ? null : handle.name());
            upsert.setString(5, handle.owner().isEmpty() ? null : handle.owner());
            upsert.setString(6, Wire.tree(body).toString());
            upsert.executeUpdate();
        }
        return number;
    }

    /** The newest revision. */
    public static Revision revision(Connection connection) throws SQLException {
        return revision(connection, "");
    }

    /** The newest revision; nobody else takes one until the transaction ends. */
    public static Revision revision(Connection connection, Dialect dialect) throws SQLException {
        return revision(connection, dialect.forUpdate());
    }

    private static Revision revision(Connection connection, String end) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("SELECT generation, number FROM revision" + end);
                ResultSet row = query.executeQuery()) {
            row.next();
            return new Revision(row.getLong(1), row.getLong(2));
        }
    }

    public static Optional<Change> find(Connection connection, RecordKind kind, String id) throws SQLException {
        return one(connection, "kind = ? AND id = ?", kind.name(), id);
    }

    /**
     * By its id, and locked until the transaction ends.
     *
     * @param end such as {@link Dialect#forShare()}: nobody changes the record then, and many may hold it so at once
     */
    public static Optional<Change> find(Connection connection, RecordKind kind, String id, String end)
            throws SQLException {
        return one(connection, "kind = ? AND id = ?" + end, kind.name(), id);
    }

    /** By its unique name. */
    public static Optional<Change> named(Connection connection, RecordKind kind, String name) throws SQLException {
        return one(connection, "kind = ? AND name = ?", kind.name(), name);
    }

    /**
     * A page of a kind's records, by ascending id.
     *
     * @param owner whose; empty for anybody's
     * @param after the last id of the page before; empty for the first
     */
    public static List<Change> page(
            Connection connection, RecordKind kind, Optional<String> owner, String after, int most)
            throws SQLException {
        String ofOwner = owner.isPresent() ? " AND owner = ?" : "";
        try (PreparedStatement query = connection.prepareStatement(
                "SELECT " + COLUMNS + " FROM records WHERE kind = ? AND id > ?" + ofOwner + " ORDER BY id LIMIT ?")) {
            int at = 0;
            query.setString(++at, kind.name());
            query.setString(++at, after);
            if (owner.isPresent()) {
                query.setString(++at, owner.get());
            }
            query.setInt(++at, most);
            return read(query);
        }
    }

    /**
     * Records of all kinds that changed after a number, by ascending number, and the revision at that moment: one statement, so both
     * are of one moment on any database.
     */
    static Changed since(Connection connection, long number, int most) throws SQLException {
        try (PreparedStatement query =
                connection.prepareStatement("SELECT r.kind, r.id, r.number, r.body, v.generation, v.number AS newest"
                        + " FROM revision v LEFT JOIN records r ON r.number > ? ORDER BY r.number LIMIT ?")) {
            query.setLong(1, number);
            query.setInt(2, most);
            try (ResultSet row = query.executeQuery()) {
                List<Change> changes = new ArrayList<>();
                Revision newest = Revision.NONE;
                while (row.next()) {
                    newest = new Revision(row.getLong("generation"), row.getLong("newest"));
                    if (row.getString("kind") != null) {
                        changes.add(change(row));
                    }
                }
                return new Changed(newest, changes);
            }
        }
    }

    /** What changed, and how far the store was then. */
    record Changed(Revision newest, List<Change> changes) {}

    /** Begins a new generation; the numbers go on. */
    static void beginGeneration(Connection connection, long generation) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("UPDATE revision SET generation = ?")) {
            update.setLong(1, generation);
            update.executeUpdate();
        }
    }

    private static long takeNumber(Connection connection) throws SQLException {
        try (PreparedStatement update =
                        connection.prepareStatement("UPDATE revision SET number = number + 1 RETURNING number");
                ResultSet row = update.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    private static Optional<Change> one(Connection connection, String where, String first, String second)
            throws SQLException {
        try (PreparedStatement query =
                connection.prepareStatement("SELECT " + COLUMNS + " FROM records WHERE " + where)) {
            query.setString(1, first);
            query.setString(2, second);
            return read(query).stream().findFirst();
        }
    }

    private static List<Change> read(PreparedStatement query) throws SQLException {
        List<Change> changes = new ArrayList<>();
        try (ResultSet row = query.executeQuery()) {
            while (row.next()) {
                changes.add(change(row));
            }
        }
        return changes;
    }

    private static Change change(ResultSet row) throws SQLException {
        JsonNode body = Wire.parse(row.getString(4));
        return new Change(RecordKind.valueOf(row.getString(1)), row.getString(2), row.getLong(3), body);
    }
}
