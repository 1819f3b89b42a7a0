package io.tidegate.coordinator.keys;

import io.tidegate.common.sqlite.SqlWork;
import io.tidegate.common.wire.Change;
import io.tidegate.common.wire.Reading;
import io.tidegate.common.wire.RecordKind;
import io.tidegate.common.wire.Revision;
import io.tidegate.common.wire.Wire;
import io.tidegate.coordinator.audit.Actor;
import io.tidegate.coordinator.audit.Audit;
import io.tidegate.coordinator.store.Store;
import io.tidegate.coordinator.sync.ChangeFeed;
import io.tidegate.coordinator.sync.Records;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Predicate;

/** What all changes of records have in common. */
final class ChangeStore {
    private final Store store;
    private final Audit audit;
    private final ChangeFeed feed;

    ChangeStore(Store store, Audit audit, ChangeFeed feed) {
        this.store = store;
        this.audit = audit;
        this.feed = feed;
    }

    /**
     * Runs a change. Changes take turns from their first statement on, so what one has looked at stays so until it is committed.
     */
    <T> Future<Outcome<T>> change(SqlWork<Outcome<T>> work) {
        return changeWhen(work, Outcome.Done.class::isInstance);
    }

    /**
     * As {@link #change}.
     *
     * @param wrote whether what came of it has written records
     */
    <T> Future<T> changeWhen(SqlWork<T> work, Predicate<T> wrote) {
        return store.write(connection -> {
                    takeTurn(connection);
                    return work.run(connection);
                })
                .onSuccess(outcome -> {
                    if (wrote.test(outcome)) {
                        feed.committed();
                    }
                });
    }

    <T> Future<T> read(SqlWork<T> work) {
        return store.read(work);
    }

    /** Writes a record. */
    Revision put(Connection connection, RecordKind kind, String id, Records.Handle handle, Record body)
            throws SQLException {
        long number = Records.put(connection, kind, id, handle, body);
        return new Revision(generation(connection), number);
    }

    void log(
            Connection connection,
            Actor actor,
            String action,
            String subject,
            Optional<JsonObject> before,
            Optional<JsonObject> after)
            throws SQLException {
        audit.write(connection, actor, action, subject, before, after);
    }

    /** The revision that last wrote a record. */
    Revision revision(Connection connection, Change record) throws SQLException {
        return new Revision(generation(connection), record.number());
    }

    /** What is stored was written here, so it is what it should be. */
    static <T extends Record> T body(Change record, Class<T> type) {
        return switch (Wire.body(record.body(), type)) {
            case Reading.Read<T>(T body) -> body;
            case Reading.Malformed<T>(String why) ->
                throw new IllegalStateException(record.kind() + " " + record.id() + ": " + why);
        };
    }

    Instant now(Connection connection) throws SQLException {
        return Instant.ofEpochMilli(store.dialect().nowMillis(connection));
    }

    /** Whole seconds, as the API shows them. */
    Instant second(Connection connection) throws SQLException {
        return now(connection).truncatedTo(ChronoUnit.SECONDS);
    }

    private static long generation(Connection connection) throws SQLException {
        return Records.revision(connection).generation();
    }

    private void takeTurn(Connection connection) throws SQLException {
        try (PreparedStatement lock = connection.prepareStatement(
                "SELECT number FROM revision" + store.dialect().forUpdate())) {
            lock.executeQuery().close();
        }
    }
}
