package io.tidegate.cli.view;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidegate.cli.view.Table.Column;
import java.io.PrintWriter;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** What applying a file changes. */
public final class QuotaDifferenceView implements View {
    private static final List<String> FIELDS =
            List.of("limit", "mode", "reservation", "overrun", "island", "timezone", "weights");

    private final Cells cells = new Cells(ZoneOffset.UTC);

    @Override
    public void show(JsonNode answer, PrintWriter out) {
        Table table = new Table(
                Column.text("CHANGE"),
                Column.text("SUBJECT"),
                Column.text("UNIT"),
                Column.text("WINDOW"),
                Column.text("DIFFERENCE"));
        for (JsonNode change : answer.path("changes")) {
            String kind = cells.text(change, "change");
            if (!kind.equals("unchanged")) {
                JsonNode quota = change.has("after") ? change.path("after") : change.path("before");
                table.row(
                        kind,
                        QuotaCells.subject(cells, quota),
                        cells.text(quota, "unit"),
                        cells.text(quota, "window"),
                        difference(change, quota));
            }
        }
        if (!table.isEmpty()) {
            table.printTo(out);
        }
        out.println(summary(answer));
    }

    private static String summary(JsonNode answer) {
        boolean dry = answer.path("dry_run").asBoolean();
        String counts = answer.path("create").asLong() + (dry ? " to create, " : " created, ")
                + answer.path("change").asLong() + (dry ? " to change, " : " changed, ")
                + answer.path("remove").asLong() + (dry ? " to remove, " : " removed, ")
                + answer.path("unchanged").asLong() + " unchanged.";
        return dry ? counts + " Nothing was done: this was a dry run." : counts;
    }

    private String difference(JsonNode change, JsonNode quota) {
        if (!change.has("before") || !change.has("after")) {
            return "limit: " + QuotaCells.amount(cells, quota, "limit");
        }
        List<String> parts = new ArrayList<>();
        for (String field : FIELDS) {
            String before = cell(change.path("before"), field);
            String after = cell(change.path("after"), field);
            if (!before.equals(after)) {
                parts.add(field + ": " + before + " -> " + after);
            }
        }
        if (change.path("begins_anew").asBoolean()) {
            parts.add("begins anew");
        }
        return String.join(", ", parts);
    }

    private String cell(JsonNode quota, String field) {
        return switch (field) {
            case "limit", "island" -> QuotaCells.amount(cells, quota, field);
            case "weights" -> quota.path(field).toString().replace("\"", "");
            default -> cells.text(quota, field);
        };
    }
}
