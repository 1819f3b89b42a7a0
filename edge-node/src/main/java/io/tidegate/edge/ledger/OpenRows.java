package io.tidegate.edge.ledger;

import io.tidegate.common.usage.Usage;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/** The statements on {@code open_attempts}, prepared once. Confined to the writer thread. */
final class OpenRows {
    private static final String COLUMNS =
            "id, request_id, attempt_no, session_id, user_id, key_id, model, upstream, opened_at, local_day, zone, windows,"
                    + " held_input, held_output, held_cache_read, held_cache_write_5m, held_cache_write_1h, client";

    private final Connection connection;
    private final Binder insert;
    private final Binder hold;
    private final Binder delete;

    OpenRows(Connection connection) throws SQLException {
        this.connection = connection;
        insert = new Binder(connection.prepareStatement("INSERT INTO open_attempts (" + COLUMNS
                + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"));
        hold = new Binder(connection.prepareStatement(
                "UPDATE open_attempts SET held_input = ?, held_output = ?, held_cache_read = ?,"
                        + " held_cache_write_5m = ?, held_cache_write_1h = ?, windows = ? WHERE id = ?"));
        delete = new Binder(connection.prepareStatement("DELETE FROM open_attempts WHERE id = ?"));
    }

    void insert(OpenAttempt attempt) throws SQLException {
        insert.number(attempt.id())
                .who(attempt)
                .number(attempt.openedAtMillis())
                .window(attempt.window())
                .usage(attempt.held())
                .text(attempt.client())
                .execute();
    }

    void hold(long id, Hold held) throws SQLException {
        hold.usage(held.held()).text(held.windows()).number(id).execute();
    }

    /** Whether there was one. */
    boolean delete(long id) throws SQLException {
        return delete.number(id).execute() == 1;
    }

    List<OpenAttempt> all() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT " + COLUMNS + " FROM open_attempts ORDER BY id")) {
            List<OpenAttempt> open = new ArrayList<>();
            while (row.next()) {
                open.add(read(row));
            }
            return open;
        }
    }

    private static OpenAttempt read(ResultSet row) throws SQLException {
        return new OpenAttempt(
                row.getLong(1),
                row.getString(2),
                row.getInt(3),
                row.getString(4),
                row.getString(5),
                row.getString(6),
                row.getString(7),
                row.getString(8),
                row.getString(18),
                row.getLong(9),
                new WindowOfAdmission(LocalDate.ofEpochDay(row.getLong(10)), row.getString(11), row.getString(12)),
                new Usage(row.getLong(13), row.getLong(14), row.getLong(15), row.getLong(16), row.getLong(17)));
    }
}
