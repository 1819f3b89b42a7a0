package io.tidegate.launcher.bench;

import io.tidegate.common.usage.Usage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.StringJoiner;
import java.util.stream.Stream;

/**
 * The ledger of an edge that has ended, read as an auditor reads it.
 *
 * @param data the edge's folder
 */
record LedgerBook(Path data) {
    private static final int EXACT = 0;
    private static final long MOST_AT_ONCE = 100_000;

    /**
     * A closed row.
     *
     * @param upstreamRequestId the provider's name for it; empty when the provider gave none
     * @param exact whether the provider gave its final count, or billed nothing
     */
    record Row(String upstreamRequestId, boolean exact, Usage usage) {}

    /** Takes row after row. */
    interface Reader {
        void read(Row row);
    }

    /** All closed attempts. */
    BillTotal total() throws IOException {
        BillTotal[] total = {BillTotal.NONE};
        query(
                "SELECT count(*), coalesce(sum(input), 0), coalesce(sum(output), 0) FROM attempts",
                found -> total[0] = new BillTotal(found.getLong(1), found.getLong(2), found.getLong(3)));
        return total[0];
    }

    /** Attempts that are not closed. */
    long open() throws IOException {
        long[] open = {0};
        query("SELECT count(*) FROM open_attempts", found -> open[0] = found.getLong(1));
        return open[0];
    }

    /** Every closed attempt, oldest first. */
    void rows(Reader reader) throws IOException {
        query(
                "SELECT upstream_request_id, quality, input, output, cache_read, cache_write_5m, cache_write_1h"
                        + " FROM attempts ORDER BY epoch_no, seq",
                found -> reader.read(new Row(
                        found.getString(1),
                        found.getInt(2) == EXACT,
                        new Usage(
                                found.getLong(3),
                                found.getLong(4),
                                found.getLong(5),
                                found.getLong(6),
                                found.getLong(7)))));
    }

    /**
     * Copies the newest row until there are so many, all in its epoch, as rows that the edge's own bank has charged already. The edge must
     * have ended.
     *
     * @param rows of all epochs; when there are as many, nothing is done
     */
    void fillTo(long rows) throws IOException {
        long missing = rows - total().attempts();
        if (missing <= 0) {
            return;
        }
        try (Connection connection = connection();
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA synchronous = OFF");
            String columns = columns(statement);
            String copy = "INSERT INTO attempts (seq, " + columns + ") WITH RECURSIVE numbers (n) AS"
                    + " (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < %d) SELECT seq + n, " + columns
                    + " FROM numbers, (SELECT * FROM attempts ORDER BY epoch_no DESC, seq DESC LIMIT 1)";
            for (long left = missing; left > 0; left -= MOST_AT_ONCE) {
                statement.execute(copy.formatted(Math.min(left, MOST_AT_ONCE)));
            }
            statement.execute("UPDATE bank_cursor SET seq ="
                    + " (SELECT max(seq) FROM attempts WHERE attempts.epoch_no = bank_cursor.epoch_no)");
        } catch (SQLException e) {
            throw new IOException("The ledger below " + data + " cannot be filled: " + e.getMessage(), e);
        }
    }

    private static String columns(Statement statement) throws SQLException {
        StringJoiner columns = new StringJoiner(", ");
        try (ResultSet found = statement.executeQuery("SELECT name FROM pragma_table_info('attempts')")) {
            while (found.next()) {
                if (!found.getString(1).equals("seq")) {
                    columns.add(found.getString(1));
                }
            }
        }
        return columns.toString();
    }

    private interface Each {
        void read(ResultSet found) throws SQLException;
    }

    private void query(String sql, Each each) throws IOException {
        try (Connection connection = connection();
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(sql)) {
            while (found.next()) {
                each.read(found);
            }
        } catch (SQLException e) {
            throw new IOException("The ledger below " + data + " cannot be read: " + e.getMessage(), e);
        }
    }

    private Connection connection() throws IOException, SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + file());
    }

    private Path file() throws IOException {
        try (Stream<Path> files = Files.walk(data)) {
            return files.filter(file -> file.toString().endsWith(".db"))
                    .findFirst()
                    .orElseThrow(() -> new IOException("There is no ledger below " + data + "."));
        }
    }
}
