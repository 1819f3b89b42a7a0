package io.tidegate.coordinator.usage;

import io.tidegate.common.usage.Usage;
import io.tidegate.common.wire.Elsewhere.Sum;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;

/**
 * Adds up the rows that were closed in a time, by model. The database groups them; what comes here is a few numbers for each model,
 * client and duration, read one after the other.
 */
final class ReportRows {
    private static final String CLOSED = " FROM usage_rows WHERE closed_at >= ? AND closed_at < ?";
    /** Not corrections, nor what was told twice. */
    private static final String FIRST_TOLD = CLOSED + " AND standing = 0";

    /** Durations in steps of a hundredth, or of one millisecond. */
    private static final String DURATION = "CASE WHEN closed_at - opened_at < 0 THEN 0"
            + " WHEN closed_at - opened_at < 1000 THEN closed_at - opened_at"
            + " WHEN closed_at - opened_at < 10000 THEN (closed_at - opened_at) / 10 * 10"
            + " WHEN closed_at - opened_at < 100000 THEN (closed_at - opened_at) / 100 * 100"
            + " ELSE (closed_at - opened_at) / 1000 * 1000 END";

    private static final int FETCH = 1_000;

    /** The most frequent ones: models and clients are named by clients, and shall not fill the memory. */
    private static final int MOST_LINES = 10_000;

    private final Connection connection;
    private final long from;
    private final long to;
    private final Report all = new Report();
    private final Map<String, Report> byModel = new TreeMap<>();

    ReportRows(Connection connection, long from, long to) {
        this.connection = connection;
        this.from = from;
        this.to = to;
    }

    JsonObject read(boolean toolNames) throws SQLException {
        sums();
        durations();
        clients();
        if (toolNames) {
            tools();
        }
        JsonArray models = new JsonArray();
        byModel.forEach((model, report) ->
                models.add(new JsonObject().put("model", model).mergeIn(report.json(toolNames))));
        return all.json(toolNames).put("by_model", models);
    }

    private void sums() throws SQLException {
        each(
                "SELECT model, exact, outcome, SUM(CASE WHEN standing = 0 AND attempt_no = 1 THEN 1 ELSE 0 END), COUNT(*),"
                        + " SUM(input), SUM(output), SUM(cache_read), SUM(cache_write_5m), SUM(cache_write_1h),"
                        + " SUM(cost_nanos), SUM(CASE WHEN closed_at > opened_at THEN closed_at - opened_at ELSE 0 END)"
                        + CLOSED + " AND standing <> 1 GROUP BY model, exact, outcome",
                this::sum);
    }

    private void sum(Report report, ResultSet row) throws SQLException {
        Usage usage = new Usage(row.getLong(6), row.getLong(7), row.getLong(8), row.getLong(9), row.getLong(10));
        Sum sum = new Sum(row.getLong(4), row.getLong(5), usage, row.getLong(11));
        report.add(new Sums(sum, row.getInt(2) == 1 ? Sums.NONE.all() : sum));
        switch (row.getString(3)) {
            case "completed" -> report.addCompleted(sum.attempts(), row.getLong(12));
            case "client_gone" -> report.addClientGone(sum.attempts());
            default -> {}
        }
    }

    private void durations() throws SQLException {
        each(
                "SELECT model, " + DURATION + " AS duration, COUNT(*)" + FIRST_TOLD
                        + " AND outcome = 'completed' GROUP BY model, duration",
                (report, row) -> report.addDuration(row.getLong(2), row.getLong(3)));
    }

    private void clients() throws SQLException {
        each(
                "SELECT model, client, COUNT(*)" + FIRST_TOLD
                        + " AND attempt_no = 1 GROUP BY model, client ORDER BY 3 DESC LIMIT " + MOST_LINES,
                (report, row) -> report.addClient(row.getString(2), row.getLong(3)));
    }

    private void tools() throws SQLException {
        each(
                "SELECT model, tools, COUNT(*)" + FIRST_TOLD
                        + " AND tools <> '' GROUP BY model, tools ORDER BY 3 DESC LIMIT " + MOST_LINES,
                this::tool);
    }

    private void tool(Report report, ResultSet row) throws SQLException {
        for (String name : row.getString(2).split(" ", -1)) {
            report.addTool(name, row.getLong(3));
        }
    }

    private interface Line {
        void add(Report report, ResultSet row) throws SQLException;
    }

    private void each(String sql, Line line) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            query.setFetchSize(FETCH);
            query.setLong(1, from);
            query.setLong(2, to);
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    line.add(all, row);
                    line.add(byModel.computeIfAbsent(row.getString(1), _ -> new Report()), row);
                }
            }
        }
    }
}
