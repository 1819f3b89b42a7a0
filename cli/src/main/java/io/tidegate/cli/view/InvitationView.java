package io.tidegate.cli.view;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidegate.cli.view.Table.Column;
import java.io.PrintWriter;
import java.time.ZoneId;
import java.util.List;

/** Join tokens as a table. */
public final class InvitationView {
    private final Cells cells;

    public InvitationView(ZoneId zone) {
        this.cells = new Cells(zone);
    }

    public void one(JsonNode token, PrintWriter out) {
        print(List.of(token), out);
    }

    public void all(JsonNode answer, PrintWriter out) {
        if (answer.path("join_tokens").isEmpty()) {
            out.println("No join tokens yet. Make one with: tidegate nodes invite --location LOCATION");
            return;
        }
        print(answer.path("join_tokens"), out);
    }

    private void print(Iterable<JsonNode> tokens, PrintWriter out) {
        Table table = new Table(
                Column.text("TOKEN ID"),
                Column.text("LOCATION"),
                Column.number("USED"),
                Column.number("OF"),
                Column.text("EXPIRES"),
                Column.text("REVOKED"),
                Column.text("MADE BY"));
        tokens.forEach(token -> table.row(
                cells.text(token, "token_id"),
                cells.text(token, "location"),
                cells.number(token, "used"),
                cells.number(token, "uses"),
                cells.time(token, "expires_at"),
                cells.time(token, "revoked_at"),
                cells.text(token, "created_by")));
        table.printTo(out);
    }
}
