package io.tidegate.cli.view;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidegate.cli.view.Table.Column;
import java.io.PrintWriter;
import java.time.ZoneOffset;

/** Which nodes have applied a change of a key. */
public final class AppliedView implements View {
    private final Cells cells = new Cells(ZoneOffset.UTC);

    @Override
    public void show(JsonNode answer, PrintWriter out) {
        JsonNode nodes = answer.path("nodes");
        Table table = new Table(Column.text("NODE"), Column.text("NODE ID"), Column.text("CHANGE"));
        rows(table, nodes.path("applied"), "applied");
        rows(table, nodes.path("waiting"), "not applied yet");
        rows(table, nodes.path("away"), "not connected");
        if (table.isEmpty()) {
            out.println("There is no node to apply it.");
            return;
        }
        table.printTo(out);
        if (nodes.path("waiting").isEmpty()) {
            out.println("Every connected node has applied it.");
        }
        if (!nodes.path("away").isEmpty()) {
            out.println(
                    "Nodes that are not connected apply it when they are back, and refuse all keys before they are too stale.");
        }
    }

    private void rows(Table table, JsonNode nodes, String change) {
        nodes.forEach(node -> table.row(cells.text(node, "name"), cells.text(node, "node_id"), change));
    }
}
