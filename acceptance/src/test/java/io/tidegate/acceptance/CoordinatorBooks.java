package io.tidegate.acceptance;

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

/**
 * The database of coordinators, read as an auditor reads it.
 *
 * @param url for JDBC, with the user
 */
record CoordinatorBooks(String url) {
    /** The names of outcomes by the codes that a node's ledger has for them. */
    private static final List<String> OUTCOMES = List.of(
            "completed",
            "refused_by_upstream",
            "never_sent",
            "upstream_error",
            "client_gone",
            "upstream_gone",
            "stalled",
            "shutdown",
            "interrupted",
            "malformed");

    /** Those of the one coordinator whose SQLite file this is. */
    static CoordinatorBooks in(Path database) {
        return new CoordinatorBooks("jdbc:sqlite:" + database);
    }

    /** The SQLite file in the data folder of a coordinator. */
    static Path file(Path data) {
        try (Stream<Path> files = Files.walk(data)) {
            return files.filter(f -> f.toString().endsWith(".db"))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no database below " + data));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Rows that count, of all nodes. */
    List<LedgerRow> rows() {
        List<LedgerRow> rows = new ArrayList<>();
        query("SELECT * FROM usage_rows WHERE standing = 0", found -> rows.add(row(found)));
        return rows;
    }

    /** How many rows of attempts that were known already came again under another name. */
    long superseded() {
        return number("SELECT count(*) FROM usage_rows WHERE standing = 1");
    }

    /** How many attempts the totals count. */
    long attemptsInTotals() {
        return number("SELECT coalesce(sum(attempts), 0) FROM usage_totals");
    }

    long tokensInTotals() {
        return number("SELECT coalesce(sum(input + output + cache_read + cache_write_5m + cache_write_1h), 0)"
                + " FROM usage_totals");
    }

    /** How many rows there are of a node whose name in the registry this is. */
    long rowsOf(String nodeId) {
        return number("SELECT count(*) FROM usage_rows WHERE node = '" + nodeId + "'");
    }

    /** What the audit log has of an action, the oldest first: subject, before and after. */
    List<List<String>> audited(String action) {
        List<List<String>> entries = new ArrayList<>();
        query(
                "SELECT subject, before_json, after_json FROM audit WHERE action = '" + action + "' ORDER BY seq",
                found -> entries.add(List.of(found.getString(1), found.getString(2), found.getString(3))));
        return entries;
    }

    private long number(String sql) {
        List<Long> values = new ArrayList<>();
        query(sql, found -> values.add(found.getLong(1)));
        return values.getFirst();
    }

    private interface RowReader {
        void read(ResultSet found) throws SQLException;
    }

    private void query(String sql, RowReader each) {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(sql)) {
            while (found.next()) {
                each.read(found);
            }
        } catch (SQLException e) {
            throw new AssertionError(url + ": " + sql, e);
        }
    }

    private static LedgerRow row(ResultSet found) throws SQLException {
        return new LedgerRow(
                found.getString("request_id"),
                found.getInt("attempt_no"),
                found.getString("session_id"),
                found.getInt("exact") == 1,
                OUTCOMES.indexOf(found.getString("outcome")),
                found.getInt("status"),
                found.getString("upstream_request_id"),
                LedgerFile.usage(found));
    }
}
