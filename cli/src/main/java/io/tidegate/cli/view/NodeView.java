package io.tidegate.cli.view;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidegate.cli.view.Table.Column;
import java.io.PrintWriter;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;

/** Nodes as tables. */
public final class NodeView {
    private static final String NOTHING = "-";
    private static final double MILLIS_OF_A_SECOND = 1000.0;

    private final Cells cells;

    public NodeView(ZoneId zone) {
        this.cells = new Cells(zone);
    }

    /** A new join token, and what to do with it. */
    public void invitation(JsonNode token, PrintWriter out) {
        String text = cells.text(token, "token");
        String location = cells.text(token, "location");
        out.println(text);
        out.println();
        out.println("It is shown once. It lets " + cells.number(token, "uses") + " in \"" + location
                + "\" enrol, until " + cells.time(token, "expires_at") + ".");
        out.println();
        out.println("The edge's configuration:");
        out.println("  node:");
        out.println("    location: " + location);
        out.println("  centralServer:");
        out.println("    url: https://COORDINATOR:8090   # the coordinator's port for nodes, as the edge reaches it");
        out.println("    joinToken: ${TIDEGATE_JOIN_TOKEN}");
        out.println();
        out.println("Its environment, at the first start:");
        out.println("  TIDEGATE_JOIN_TOKEN=" + text);
    }

    /** What matters of each node in a line. */
    public void all(JsonNode answer, PrintWriter out) {
        if (answer.path("nodes").isEmpty()) {
            out.println("No nodes yet. Invite one with: tidegate nodes invite --location LOCATION");
            return;
        }
        Table table = new Table(
                Column.text("NODE"),
                Column.text("NAME"),
                Column.text("STATE"),
                Column.text("LOCATION"),
                Column.number("SCORE"),
                Column.number("LOAD"),
                Column.number("IN FLIGHT"),
                Column.text("VERSION"),
                Column.number("LAG"),
                Column.number("OUTBOX"),
                Column.number("OLDEST"),
                Column.number("LAST BEAT"),
                Column.text("TERMS OF THE SCORE"));
        answer.path("nodes").forEach(node -> table.row(row(node)));
        table.printTo(out);
    }

    private String[] row(JsonNode node) {
        JsonNode outbox = node.path("outbox");
        return new String[] {
            cells.text(node, "node_id"),
            cells.text(node, "name"),
            cells.text(node, "state"),
            cells.text(node, "location"),
            cells.text(node, "score"),
            percent(node.path("load")),
            cells.number(node, "in_flight"),
            cells.text(node, "version"),
            cells.number(node, "revision_lag"),
            cells.number(outbox, "unsent"),
            seconds(outbox.path("oldest_unsent_ms")),
            seconds(node.path("last_beat_age_ms")),
            terms(node.path("terms"))
        };
    }

    /** Everything, a line each. */
    public void one(JsonNode node, PrintWriter out) {
        Table table = new Table(Column.text("FIELD"), Column.text("VALUE"));
        node.properties().forEach(field -> add(table, field.getKey(), field.getValue()));
        table.printTo(out);
    }

    private static void add(Table table, String name, JsonNode value) {
        if (value.isObject()) {
            value.properties().forEach(field -> add(table, name + "." + field.getKey(), field.getValue()));
        } else {
            boolean nothing = value.isNull() || (value.isArray() && value.isEmpty());
            String text = nothing ? "" : value.isTextual() ? value.asText() : value.toString();
            table.row(name, text.isEmpty() ? NOTHING : text.replaceAll("\\p{Cntrl}", "?"));
        }
    }

    /** A node that an operator declared gone, and what it took with it. */
    public void gone(JsonNode node, PrintWriter out) {
        out.println(cells.text(node, "node_id") + " (" + cells.text(node, "name") + ") is " + cells.text(node, "state")
                + ".");
        JsonNode unreported = node.path("unreported");
        if (unreported.isEmpty()) {
            out.println("It had reported all rows that it told of.");
            return;
        }
        out.println("Rows that it had not reported:");
        Table table = new Table(Column.text("EPOCH"), Column.number("FROM"), Column.number("TO"));
        unreported.forEach(
                range -> table.row(cells.text(range, "epoch"), cells.number(range, "from"), cells.number(range, "to")));
        table.printTo(out);
    }

    private static String terms(JsonNode terms) {
        List<String> shown = terms.properties().stream()
                .filter(term -> term.getValue().asDouble() != 0)
                .map(term -> term.getKey() + " " + term.getValue().asText())
                .toList();
        return shown.isEmpty() ? NOTHING : String.join(", ", shown);
    }

    private static String percent(JsonNode share) {
        return share.isNumber() ? Math.round(share.asDouble() * 100) + " %" : NOTHING;
    }

    private static String seconds(JsonNode millis) {
        return millis.isNumber() ? String.format(Locale.ROOT, "%.1f s", millis.asLong() / MILLIS_OF_A_SECOND) : NOTHING;
    }
}
