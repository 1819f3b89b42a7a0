package io.tidegate.coordinator.audit;

import io.tidegate.coordinator.store.Dialect;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** Writes the audit log, in the transaction of the change itself: what is not logged has not happened. */
public final class Audit {
    private final Dialect dialect;

    public Audit(Dialect dialect) {
        this.dialect = dialect;
    }

    /**
     * Appends an entry.
     *
     * @param action such as {@code key.revoke} or {@code node.enrol.refused}
     * @param subject the id of what was changed
     * @param before how it stood; empty when it is new. Never a secret
     * @param after how it stands; empty when it is gone
     */
    public void write(
            Connection connection,
            Actor actor,
            String action,
            String subject,
            Optional<JsonObject> before,
            Optional<JsonObject> after)
            throws SQLException {
        long seq = takeSeq(connection);
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO audit (seq, at, actor, action, subject, before_json, after_json)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?)")) {
            insert.setLong(1, seq);
            insert.setLong(2, dialect.nowMillis(connection));
            insert.setString(3, actor.label());
            insert.setString(4, action);
            insert.setString(5, subject);
            insert.setString(6, before.map(JsonObject::encode).orElse(""));
            insert.setString(7, after.map(JsonObject::encode).orElse(""));
            insert.executeUpdate();
        }
    }

    /** Writers wait for each other here, so entries are committed in the order of their numbers and no two want the same. */
    private static long takeSeq(Connection connection) throws SQLException {
        try (PreparedStatement update =
                        connection.prepareStatement("UPDATE audit_seq SET last = last + 1 RETURNING last");
                ResultSet row = update.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }
}
