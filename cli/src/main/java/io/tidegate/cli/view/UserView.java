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

    public static void erased(JsonNode answer, PrintWriter out) {
        out.println(answer.path("user_id").asText() + " is \""
                + answer.path("name").asText() + "\" now: "
                + answer.path("keys_revoked").asInt() + " keys revoked, "
                + answer.path("quotas_removed").asInt() + " quotas removed"
                + (answer.has("audit_entries_changed")
                        ? ", " + answer.path("audit_entries_changed").asInt() + " entries of the audit log changed"
                        : ""));
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
