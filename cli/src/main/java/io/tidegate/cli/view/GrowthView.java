package io.tidegate.cli.view;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidegate.cli.view.Table.Column;
import java.io.PrintWriter;
import java.util.Locale;

/** What an exchange costs edges of several sizes: a line for each. Times are microseconds. */
public final class GrowthView implements View {
    private static final double BYTES_OF_A_MB = 1024 * 1024;

    @Override
    public void show(JsonNode result, PrintWriter out) {
        Table table = new Table(
                Column.text("OF"),
                Column.number("HAS"),
                Column.number("CPU/REQUEST"),
                Column.number("÷ FIRST"),
                Column.number("REQUESTS/S"),
                Column.number("FIRST BYTE P50"),
                Column.number("MB"));
        for (JsonNode curve : result.path("curves")) {
            for (JsonNode point : curve.path("points")) {
                table.row(
                        curve.path("title").asText(),
                        String.format(Locale.ROOT, "%,d", point.path("size").asLong()),
                        places(point.path("cpu_us_per_request"), 1),
                        places(point.path("to_smallest"), 2),
                        places(point.path("requests_per_second"), 0),
                        places(point.path("first_byte_us_p50"), 0),
                        String.format(
                                Locale.ROOT,
                                "%.0f",
                                point.path("resident_bytes").asLong() / BYTES_OF_A_MB));
            }
        }
        table.printTo(out);
        out.println();
        out.println("Medians of " + result.path("rounds") + " rounds of " + result.path("seconds")
                + " s of small requests; times in µs; CPU is the edge's.");
        for (JsonNode curve : result.path("curves")) {
            out.println(curve.path("title").asText() + ": "
                    + curve.path("verified").path("answers")
                    + " answers verified byte by byte, "
                    + curve.path("verified").path("wrong") + " wrong; ledgers "
                    + (curve.path("ledger").path("equals_bill").asBoolean() ? "equal" : "do not equal") + " bill.");
        }
    }

    private static String places(JsonNode value, int places) {
        return String.format(Locale.ROOT, "%,." + places + "f", value.asDouble());
    }
}
