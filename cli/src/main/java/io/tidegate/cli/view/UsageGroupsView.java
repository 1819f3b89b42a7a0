package io.tidegate.cli.view;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidegate.cli.view.Table.Column;
import java.io.PrintWriter;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Usage by the groups that were asked for. */
public final class UsageGroupsView implements View {
    private static final List<String> DIMENSIONS = List.of("user", "key", "model", "node", "day");

    private final Cells cells;

    public UsageGroupsView(ZoneId zone) {
        this.cells = new Cells(zone);
    }

    @Override
    public void show(JsonNode answer, PrintWriter out) {
        JsonNode groups = answer.path("usage");
        if (groups.isEmpty()) {
            out.println("Nothing was used.");
            return;
        }
        List<String> by = DIMENSIONS.stream().filter(groups.path(0)::has).toList();
        List<Column> columns = new ArrayList<>();
        by.forEach(name -> columns.add(Column.text(name.toUpperCase(Locale.ROOT))));
        TotalCells.COLUMNS.forEach(name -> columns.add(Column.number(name)));
        columns.add(Column.number("ESTIMATED"));
        Table table = new Table(columns.toArray(Column[]::new));
        groups.forEach(group -> table.row(row(by, group)));
        table.printTo(out);
        if (answer.hasNonNull("next")) {
            out.println("There are more: narrow it with --from and --to, or take all with --csv.");
        }
    }

    private String[] row(List<String> by, JsonNode group) {
        List<String> row = new ArrayList<>();
        by.forEach(name -> row.add(cells.text(group, name)));
        row.addAll(TotalCells.of(cells, group));
        row.add(cells.number(group.path("estimated"), "requests"));
        return row.toArray(String[]::new);
    }
}
