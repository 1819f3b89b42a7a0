package io.tidegate.cli.view;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidegate.cli.view.Table.Column;
import java.io.PrintWriter;
import java.time.ZoneId;
import java.util.List;

/** Access tokens as a table, and a new one with its secret, which the server sends this once. */
public final class TokenView {
    private final Cells cells;

    public TokenView(ZoneId zone) {
        this.cells = new Cells(zone);
    }

    public void one(JsonNode token, PrintWriter out) {
        print(List.of(token), out);
    }

    public void all(JsonNode answer, PrintWriter out) {
        if (answer.path("tokens").isEmpty()) {
            out.println(
                    "No tokens besides the one of the configuration. Make one with: tidegate tokens create NAME --role read");
            return;
        }
        print(answer.path("tokens"), out);
    }

    public void created(JsonNode token, PrintWriter out) {
        out.println(cells.text(token, "token"));
        out.println();
        out.println("This is the whole token, and it is shown this once: the server keeps only a hash of it.");
        out.println("To use it, set TIDEGATE_ADMIN_TOKEN to it.");
        out.println();
        one(token, out);
    }

    private void print(Iterable<JsonNode> tokens, PrintWriter out) {
        Table table = new Table(
                Column.text("NAME"),
                Column.text("ROLE"),
                Column.text("STATE"),
                Column.text("MADE BY"),
                Column.text("EXPIRES"),
                Column.text("LAST USED"));
        tokens.forEach(token -> table.row(
                cells.text(token, "name"),
                cells.text(token, "role"),
                cells.text(token, "state"),
                cells.text(token, "created_by"),
                cells.time(token, "expires_at"),
                cells.text(token, "last_used")));
        table.printTo(out);
    }
}
