package io.tidegate.cli.view;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidegate.cli.view.Table.Column;
import java.io.PrintWriter;
import java.time.ZoneId;
import java.util.List;

/** Usage by user, window and model, and what is left of the quotas. */
public final class UsageView {
    private static final List<String> COUNTS = List.of(
            "requests",
            "input_tokens",
            "output_tokens",
            "cache_read_input_tokens",
            "cache_creation_5m_input_tokens",
            "cache_creation_1h_input_tokens");

    private final Cells cells;
    private final QuotaView quotas;

    public UsageView(ZoneId zone) {
        this.cells = new Cells(zone);
        this.quotas = new QuotaView(zone);
    }

    public void all(JsonNode answer, PrintWriter out) {
        if (answer.path("users").isEmpty()) {
            out.println("No users yet, so no usage.");
            return;
        }
        String gap = "";
        for (JsonNode user : answer.path("users")) {
            out.print(gap);
            one(user, out);
            gap = System.lineSeparator();
        }
    }

    /** The server may answer for one user with a list of one. */
    public void one(JsonNode usage, PrintWriter out) {
        if (usage.has("users")) {
            all(usage, out);
            return;
        }
        out.println(cells.text(usage, "user") + " (" + cells.text(usage, "timezone") + "), as of "
                + cells.time(usage, "as_of"));
        totals(usage).printTo(out);
        estimated(usage, out);
        elsewhere(usage.path("elsewhere"), out);
        if (!usage.path("quotas").isEmpty()) {
            out.println();
            quotas.table(usage.path("quotas")).printTo(out);
        }
    }

    private Table totals(JsonNode usage) {
        Table table = new Table(
                Column.text("WINDOW"),
                Column.text("MODEL"),
                Column.number("REQUESTS"),
                Column.number("INPUT"),
                Column.number("OUTPUT"),
                Column.number("CACHE READ"),
                Column.number("CACHE WRITE 5M"),
                Column.number("CACHE WRITE 1H"),
                Column.number("COST USD"));
        addWindow(table, "today", usage.path("today"));
        addWindow(table, "this month", usage.path("this_month"));
        if (usage.has("period")) {
            addWindow(table, "period", usage.path("period"));
        }
        return table;
    }

    private void addWindow(Table table, String name, JsonNode totals) {
        addTotals(table, name, "all", totals);
        totals.path("by_model").forEach(model -> addTotals(table, "", cells.text(model, "model"), model));
    }

    private void addTotals(Table table, String window, String model, JsonNode totals) {
        String[] row = new String[COUNTS.size() + 3];
        row[0] = window;
        row[1] = model;
        for (int i = 0; i < COUNTS.size(); i++) {
            row[i + 2] = cells.number(totals, COUNTS.get(i));
        }
        row[row.length - 1] = cells.text(totals, "cost_usd");
        table.row(row);
    }

    private void estimated(JsonNode usage, PrintWriter out) {
        long requests = usage.path("estimated").path("requests").asLong(0);
        if (requests > 0) {
            out.println("Of these, " + requests + " were estimated: the provider gave no final count.");
        }
    }

    /** What the other nodes' part of the sums is worth. */
    private void elsewhere(JsonNode elsewhere, PrintWriter out) {
        if (elsewhere.has("as_of")) {
            out.println("Other nodes' part is from " + cells.number(elsewhere, "age_seconds") + " s ago.");
        } else if (elsewhere.has("unknown")) {
            out.println("Without the other nodes: " + cells.text(elsewhere, "unknown") + ".");
        }
    }
}
