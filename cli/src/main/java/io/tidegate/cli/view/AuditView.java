package io.tidegate.cli.view;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidegate.cli.view.Table.Column;
import java.io.PrintWriter;
import java.time.ZoneId;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;

/** Entries of the audit log as a table; of what was changed, the fields that differ. */
public final class AuditView {
    private final Cells cells;

    public AuditView(ZoneId zone) {
        this.cells = new Cells(zone);
    }

    public void all(JsonNode answer, PrintWriter out) {
        Table table = new Table(
                Column.text("TIME"),
                Column.text("ACTOR"),
                Column.text("ACTION"),
                Column.text("SUBJECT"),
                Column.text("CHANGE"));
        answer.path("entries")
                .forEach(entry -> table.row(
                        cells.time(entry, "at"),
                        cells.text(entry, "actor"),
                        cells.text(entry, "action"),
                        cells.text(entry, "subject"),
                        change(entry.path("before"), entry.path("after"))));
        table.printTo(out);
        if (answer.hasNonNull("next")) {
            out.println("There are older entries: --after " + cells.text(answer, "next"));
        }
    }

    private static String change(JsonNode before, JsonNode after) {
        if (!before.isObject() || !after.isObject()) {
            return "";
        }
        Set<String> names = new LinkedHashSet<>();
        before.fieldNames().forEachRemaining(names::add);
        after.fieldNames().forEachRemaining(names::add);
        return names.stream()
                .filter(name -> !before.path(name).equals(after.path(name)))
                .map(name -> name + ": " + before.path(name) + " -> " + after.path(name))
                .collect(Collectors.joining(", "))
                .replaceAll("\\p{Cntrl}", "?");
    }
}
