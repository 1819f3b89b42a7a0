package io.tidegate.cli.view;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidegate.cli.view.Table.Column;
import java.io.PrintWriter;
import java.util.Locale;

/** What an edge costs: a line for each scenario and way to the provider. Times are microseconds. */
public final class BenchView implements View {
    private static final String NOTHING = "-";
    private static final double BYTES_OF_A_MB = 1024 * 1024;
    private static final double FEW = 100;
    private static final int PERCENT = 100;

    @Override
    public void show(JsonNode result, PrintWriter out) {
        Table table = new Table(
                Column.text("SCENARIO"),
                Column.text("THROUGH"),
                Column.number("REQUESTS/S"),
                Column.number("CPU/REQUEST"),
                Column.number("CPU/EVENT"),
                Column.number("÷ NGINX"),
                Column.number("BUSY"),
                Column.number("FIRST BYTE P50"),
                Column.number("P99"),
                Column.number("ADDED P50"),
                Column.number("P99"),
                Column.number("WHOLE P50"),
                Column.number("P99"),
                Column.number("MB"));
        for (JsonNode scenario : result.path("scenarios")) {
            for (JsonNode target : scenario.path("targets")) {
                row(
                        table,
                        scenario.path("name").asText() + " "
                                + scenario.path("goal").asText(),
                        target);
            }
        }
        table.printTo(out);
        out.println();
        for (JsonNode scenario : result.path("scenarios")) {
            out.println(scenario.path("goal").asText() + ": "
                    + scenario.path("title").asText());
        }
        out.println("Medians of " + result.path("rounds") + " rounds of " + result.path("seconds")
                + " s; times in µs; CPU is the gateway's, BUSY how much of one processor it took: well below 100 %,\n"
                + "the load side is the limit. ADDED is what it adds to the first byte.");
        out.println(result.path("verified").path("answers") + " answers verified byte by byte, "
                + result.path("verified").path("wrong") + " wrong; ledger "
                + (result.path("ledger").path("equals_bill").asBoolean() ? "equals" : "does not equal") + " bill: "
                + result.path("ledger").path("attempts") + " attempts.");
        if (result.has("left_out")) {
            out.println(result.path("left_out").asText() + ".");
        }
    }

    private static void row(Table table, String scenario, JsonNode target) {
        JsonNode ratio = target.path("to_nginx").path("cpu");
        table.row(
                scenario,
                target.path("name").asText(),
                number(target.path("requests_per_second")),
                number(target.path("cpu_us_per_request")),
                number(target.path("cpu_us_per_event")),
                ratio.isMissingNode() ? NOTHING : String.format(Locale.ROOT, "%.2f", ratio.asDouble()),
                target.has("busy")
                        ? String.format(
                                Locale.ROOT, "%.0f %%", target.path("busy").asDouble() * PERCENT)
                        : NOTHING,
                number(target.path("first_byte_us").path("p50")),
                number(target.path("first_byte_us").path("p99")),
                number(target.path("added_first_byte_us").path("p50")),
                number(target.path("added_first_byte_us").path("p99")),
                number(target.path("whole_us").path("p50")),
                number(target.path("whole_us").path("p99")),
                target.path("resident_bytes").asLong() == 0
                        ? NOTHING
                        : String.format(
                                Locale.ROOT,
                                "%.0f",
                                target.path("resident_bytes").asLong() / BYTES_OF_A_MB));
    }

    private static String number(JsonNode value) {
        if (value.isMissingNode()) {
            return NOTHING;
        }
        double number = value.asDouble();
        return Math.abs(number) >= FEW
                ? String.format(Locale.ROOT, "%,d", Math.round(number))
                : String.format(Locale.ROOT, "%.2f", number);
    }
}
