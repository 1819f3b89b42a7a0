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

    /** One quota, or nothing more than a word when the server sent none. */
    public void one(JsonNode quota, PrintWriter out) {
        if (quota.isEmpty()) {
            out.println("Done.");
            return;
        }
        print(quota.has("quotas") ? quota.path("quotas") : List.of(quota), out);
    }

    public void all(JsonNode answer, PrintWriter out) {
        if (answer.path("quotas").isEmpty()) {
            out.println(
                    "No quotas. Set one with: tidegate quotas set --user NAME --unit tokens --window day --limit N");
            return;
        }
        print(answer.path("quotas"), out);
    }

    private void print(Iterable<JsonNode> quotas, PrintWriter out) {
        Table table = new Table(
                Column.text("USER"),
                Column.text("WINDOW"),
                Column.text("UNIT"),
                Column.number("LIMIT"),
                Column.number("USED"),
                Column.number("HELD"),
                Column.number("REMAINING"),
                Column.text("RESETS"),
                Column.text("SOURCE"));
        quotas.forEach(quota -> table.row(
                cells.text(quota, "user"),
                cells.text(quota, "window"),
                cells.text(quota, "unit"),
                cells.number(quota, "limit"),
                cells.number(quota, "used"),
                cells.number(quota, "held"),
                cells.number(quota, "remaining"),
                cells.time(quota, "resets_at"),
                cells.text(quota, "source")));
        table.printTo(out);
    }
}
