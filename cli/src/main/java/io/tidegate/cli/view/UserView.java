package io.tidegate.cli.view;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidegate.cli.view.Table.Column;
import java.io.PrintWriter;
import java.time.ZoneId;
import java.util.List;

/** Users as a table. */
public final class UserView {
    private final Cells cells;

    public UserView(ZoneId zone) {
        this.cells = new Cells(zone);
    }

    public void one(JsonNode user, PrintWriter out) {
        print(List.of(user), out);
    }

    public void all(JsonNode answer, PrintWriter out) {
        if (answer.path("users").isEmpty()) {
            out.println("No users yet. Create one with: tidegate users create NAME");
            return;
        }
        print(answer.path("users"), out);
    }

    private void print(Iterable<JsonNode> users, PrintWriter out) {
        Table table = new Table(
                Column.text("NAME"),
                Column.text("TEAM"),
                Column.text("TIME ZONE"),
                Column.text("CREATED"),
                Column.text("USER ID"));
        users.forEach(user -> table.row(
                cells.text(user, "name"),
                cells.text(user, "team"),
                cells.text(user, "timezone"),
                cells.time(user, "created_at"),
                cells.text(user, "user_id")));
        table.printTo(out);
    }
}
