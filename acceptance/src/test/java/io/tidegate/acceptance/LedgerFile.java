package io.tidegate.acceptance;

import io.tidegate.common.quota.RowWindow;
import io.tidegate.common.usage.Usage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The database of a node that has ended, read as an auditor reads it. */
record LedgerFile(Path database) {
    /** The database in the data folder of a node. */
    static LedgerFile in(Path data) {
        try (Stream<Path> files = Files.walk(data)) {
            return new LedgerFile(files.filter(f -> f.toString().endsWith(".db"))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no database below " + data)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<LedgerRow> rows() {
        List<LedgerRow> rows = new ArrayList<>();
        query("SELECT * FROM attempts ORDER BY epoch_no, seq", found -> rows.add(row(found)));
        return rows;
    }

    /** The same rows, as quotas count them. */
    List<QuotaRow> quotaRows() {
        List<QuotaRow> rows = new ArrayList<>();
        query(
                "SELECT * FROM attempts ORDER BY epoch_no, seq",
                found -> rows.add(new QuotaRow(
                        found.getString("session_id"),
                        found.getInt("attempt_no"),
                        found.getInt("quality") == 0,
                        usage(found),
                        found.getLong("cost_nanos"),
                        found.getLong("opened_at"),
                        found.getLong("closed_at"),
                        RowWindow.list(found.getString("windows")))));
        return rows;
    }

    long openAttempts() {
        return number("SELECT count(*) FROM open_attempts");
    }

    /** Rows that the coordinator has not acknowledged. */
    long unreported() {
        return number(
                "SELECT count(*) FROM attempts JOIN epochs USING (epoch_no) LEFT JOIN outbox_cursors USING (epoch)"
                        + " WHERE seq > coalesce(acknowledged, 0)");
    }

    long epochs() {
        return number("SELECT count(*) FROM epochs");
    }

    /** Earlier starts of the node of which the bank does not know yet that they are over. */
    long epochsToEnd() {
        return number("SELECT count(*) FROM epochs WHERE ended = 0") - 1;
    }

    /** Units of all quotas that the node has allowed itself while it could not ask the bank. */
    long allowedAsIsland() {
        return number("SELECT coalesce(sum(taken), 0) FROM quota_islands");
    }

    /** How many attempts the totals of the days count. */
    long attemptsInTotals() {
        return number("SELECT coalesce(sum(attempts), 0) FROM day_totals");
    }

    /** The tokens of all classes that the totals of the days hold. */
    long tokensInTotals() {
        return number("SELECT coalesce(sum(input + output + cache_read + cache_write_5m + cache_write_1h), 0)"
                + " FROM day_totals");
    }

    private long number(String sql) {
        List<Long> values = new ArrayList<>();
        query(sql, found -> values.add(found.getLong(1)));
        return values.getFirst();
    }

    private void query(String sql, RowReader each) {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(sql)) {
            while (found.next()) {
                each.read(found);
            }
        } catch (SQLException e) {
            throw new AssertionError(database + ": " + sql, e);
        }
    }

    private static LedgerRow row(ResultSet found) throws SQLException {
        return new LedgerRow(
                found.getString("request_id"),
                found.getInt("attempt_no"),
                found.getString("session_id"),
                found.getInt("quality") == 0,
                found.getInt("outcome"),
                found.getInt("status"),
                found.getString("upstream_request_id"),
                usage(found));
    }

    /** The columns of token counts, which rows have on both sides. */
    static Usage usage(ResultSet found) throws SQLException {
        return new Usage(
                found.getLong("input"),
                found.getLong("output"),
                found.getLong("cache_read"),
                found.getLong("cache_write_5m"),
                found.getLong("cache_write_1h"));
    }

    private interface RowReader {
        void read(ResultSet found) throws SQLException;
    }
}
