package io.tidegate.cli.view;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidegate.cli.view.Table.Column;
import java.io.PrintWriter;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How things went in a time, by model. */
public final class ReportView implements View {
    private static final double PERCENT = 100;

    private final Cells cells;

    public ReportView(ZoneId zone) {
        this.cells = new Cells(zone);
    }

    @Override
    public void show(JsonNode report, PrintWriter out) {
        out.println("From " + cells.time(report, "from") + " to " + cells.time(report, "to"));
        quality(report).printTo(out);
        out.println();
        totals(report).printTo(out);
        names(report, "clients", "client", "requests", out);
        names(report, "tools", "tool", "uses", out);
    }

    private Table quality(JsonNode report) {
        Table table = new Table(
                Column.text("MODEL"),
                Column.number("REQUESTS"),
                Column.number("COMPLETED"),
                Column.number("CLIENT GONE"),
                Column.number("FAILED"),
                Column.number("SUCCESS"),
                Column.number("MEAN MS"),
                Column.number("P95 MS"));
        addQuality(table, "all", report);
        report.path("by_model").forEach(model -> addQuality(table, cells.text(model, "model"), model));
        return table;
    }

    private void addQuality(Table table, String name, JsonNode part) {
        double rate = part.path("success_rate").asDouble(0);
        table.row(
                name,
                cells.number(part, "requests"),
                cells.number(part, "completed"),
                cells.number(part, "client_gone"),
                cells.number(part, "failed"),
                String.format(Locale.ROOT, "%.2f%%", PERCENT * rate),
                cells.number(part, "mean_ms"),
                cells.number(part, "p95_ms"));
    }

    private Table totals(JsonNode report) {
        List<Column> columns = new ArrayList<>(List.of(Column.text("MODEL")));
        TotalCells.COLUMNS.forEach(name -> columns.add(Column.number(name)));
        Table table = new Table(columns.toArray(Column[]::new));
        addTotals(table, "all", report);
        addTotals(table, "  estimated", report.path("estimated"));
        report.path("by_model").forEach(model -> addTotals(table, cells.text(model, "model"), model));
        return table;
    }

    private void addTotals(Table table, String name, JsonNode part) {
        List<String> row = new ArrayList<>(List.of(name));
        row.addAll(TotalCells.of(cells, part));
        table.row(row.toArray(String[]::new));
    }

    private void names(JsonNode report, String list, String name, String count, PrintWriter out) {
        if (report.path(list).isEmpty()) {
            return;
        }
        Table table =
                new Table(Column.text(name.toUpperCase(Locale.ROOT)), Column.number(count.toUpperCase(Locale.ROOT)));
        report.path(list).forEach(one -> table.row(cells.text(one, name), cells.number(one, count)));
        out.println();
        table.printTo(out);
    }
}
