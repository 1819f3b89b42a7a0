package io.tidegate.cli.view;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidegate.cli.view.Table.Column;
import java.io.PrintWriter;
import java.time.ZoneId;
import java.util.List;

/** Keys as a table, and a new key with its secret, which the server sends this once. */
public final class KeyView {
    private final Cells cells;

    public KeyView(ZoneId zone) {
        this.cells = new Cells(zone);
    }

    public void one(JsonNode key, PrintWriter out) {
        print(List.of(key), out);
    }

    public void all(JsonNode answer, PrintWriter out) {
        if (answer.path("keys").isEmpty()) {
            out.println("No keys yet. Create one with: tidegate keys create --user NAME");
            return;
        }
        print(answer.path("keys"), out);
    }

    public void created(JsonNode key, PrintWriter out) {
        out.println(cells.text(key, "key"));
        out.println();
        out.println("This is the whole key, and it is shown this once: the server keeps only a hash of it.");
        out.println(
                "To use it with Claude Code, set ANTHROPIC_BASE_URL to the edge and ANTHROPIC_AUTH_TOKEN to the key.");
        out.println();
        one(key, out);
    }

    private void print(Iterable<JsonNode> keys, PrintWriter out) {
        Table table = new Table(
                Column.text("KEY ID"),
                Column.text("USER"),
                Column.text("STATE"),
                Column.text("MODELS"),
                Column.text("CLIENT"),
                Column.text("ADDRESSES"),
                Column.number("RPM"),
                Column.number("CONCURRENCY"),
                Column.text("EXPIRES"));
        keys.forEach(key -> table.row(
                cells.text(key, "key_id"),
                cells.text(key, "user"),
                cells.text(key, "state"),
                cells.list(key, "models", "all"),
                cells.text(key, "client"),
                cells.list(key, "addresses", "all"),
                cells.number(key, "rpm"),
                cells.number(key, "concurrency"),
                cells.time(key, "expires_at")));
        table.printTo(out);
    }
}
