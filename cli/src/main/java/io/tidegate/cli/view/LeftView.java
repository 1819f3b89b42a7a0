package io.tidegate.cli.view;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.Locale;

/** What is left on a node that drains, a line for each look. */
public final class LeftView implements View {
    private static final double MILLIS_OF_A_SECOND = 1000.0;

    private boolean headed;

    @Override
    public void show(JsonNode left, PrintWriter out) {
        if (!headed) {
            headed = true;
            line(out, "STATE", "IN FLIGHT", "OUTBOX", "OLDEST", "LEASES", "LAST BEAT");
        }
        JsonNode outbox = left.path("outbox");
        line(
                out,
                left.path("state").asText("-").replaceAll("\\p{Cntrl}", "?"),
                number(left.path("in_flight")),
                number(outbox.path("unsent")),
                seconds(outbox.path("oldest_unsent_ms")),
                Integer.toString(left.path("leases").size()),
                seconds(left.path("last_beat_age_ms")));
    }

    private static void line(PrintWriter out, Object... cells) {
        out.println(
                String.format(Locale.ROOT, "%-9s %9s %7s %9s %7s %10s", cells).stripTrailing());
    }

    private static String number(JsonNode number) {
        return number.isNumber() ? number.asText() : "-";
    }

    private static String seconds(JsonNode millis) {
        return millis.isNumber() ? String.format(Locale.ROOT, "%.1f s", millis.asLong() / MILLIS_OF_A_SECOND) : "-";
    }
}
