package io.tidegate.cli.view;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidegate.cli.view.Table.Column;
import java.io.PrintWriter;
import java.time.ZoneId;
import java.util.List;

/** Quotas as a table. */
public final class QuotaView {
    private final Cells cells;

    public QuotaView(ZoneId zone) {
        this.cells = new Cells(zone);
    }

    /** One quota. */
    public void one(JsonNode quota, PrintWriter out) {
        table(List.of(quota)).printTo(out);
    }

    public void all(JsonNode answer, PrintWriter out) {
        if (answer.path("quotas").isEmpty()) {
            out.println("No quotas. Set one with: tidegate quotas set --user NAME --window day --limit N");
            return;
        }
        table(answer.path("quotas")).printTo(out);
    }

    /** What is there after a change; perhaps nothing. */
    public void left(JsonNode answer, PrintWriter out) {
        out.println("Done.");
        if (!answer.path("quotas").isEmpty()) {
            table(answer.path("quotas")).printTo(out);
        }
    }

    Table table(Iterable<JsonNode> quotas) {
        Table table = new Table(
                Column.text("SUBJECT"),
                Column.text("UNIT"),
                Column.text("WINDOW"),
                Column.number("LIMIT"),
                Column.number("USED"),
                Column.number("HELD"),
                Column.number("REMAINING"),
                Column.text("RESETS"),
                Column.text("MODE"));
        quotas.forEach(quota -> table.row(
                QuotaCells.subject(cells, quota),
                cells.text(quota, "unit"),
                cells.text(quota, "window"),
                QuotaCells.amount(cells, quota, "limit"),
                QuotaCells.amount(cells, quota, "used"),
                QuotaCells.amount(cells, quota, "held"),
                QuotaCells.amount(cells, quota, "remaining"),
                cells.time(quota, "resets_at"),
                cells.text(quota, "mode")));
        return table;
    }
}
