package io.tidegate.cli.view;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidegate.cli.view.Table.Column;
import java.io.PrintWriter;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Endpoints with the terms of their scores, and the nodes that are left out. */
public final class DiscoveryView {
    private static final int MOST_LEFT_OUT = 10;

    private final Cells cells = new Cells(ZoneOffset.UTC);

    /** An answer of the coordinator. */
    public void ranked(JsonNode answer, PrintWriter out) {
        if (answer.path("endpoints").isEmpty()) {
            out.println("No node can be used now.");
        } else {
            Table table = table("LATENCY");
            answer.path("endpoints")
                    .forEach(
                            site -> row(table, "", site, points(site, "score"), terms(site, "latency"), latency(site)));
            table.printTo(out);
        }
        leftOut(answer, out);
    }

    /**
     * What was considered.
     *
     * @param site as the coordinator described it
     * @param points with the latency that was measured here; empty where nothing answers
     * @param way the latency in words, or what is wrong
     */
    public record Measured(JsonNode site, Optional<Double> points, String way) {}

    public void measured(List<Measured> all, String chosen, JsonNode answer, PrintWriter out) {
        Table table = table("ROUND TRIP");
        all.forEach(one -> row(
                table,
                one.site().path("endpoint").asText().equals(chosen) ? "*" : "",
                one.site(),
                one.points().map(DiscoveryView::decimal).orElse("-"),
                "",
                one.way()));
        table.printTo(out);
        leftOut(answer, out);
    }

    private static Table table(String last) {
        return new Table(
                Column.text(""),
                Column.text("ENDPOINT"),
                Column.text("LOCATION"),
                Column.number("SCORE"),
                Column.number("HEALTH"),
                Column.number("NEAR"),
                Column.number("LOAD"),
                Column.number("NEW"),
                Column.text(last));
    }

    private void row(Table table, String mark, JsonNode site, String score, String latencyPoints, String way) {
        table.row(
                mark,
                cells.text(site, "endpoint"),
                locations(site),
                score,
                terms(site, "health"),
                terms(site, "location"),
                terms(site, "load"),
                terms(site, "slow_start"),
                latencyPoints.isEmpty() ? way : latencyPoints + " (" + way + ")");
    }

    private String locations(JsonNode site) {
        return site.path("nodes")
                .valueStream()
                .map(node -> cells.text(node, "location"))
                .distinct()
                .collect(Collectors.joining(","));
    }

    private String latency(JsonNode site) {
        return site.has("latency_ms")
                ? points(site, "latency_ms") + " ms, " + cells.text(site, "latency_source")
                : "unknown";
    }

    private static String terms(JsonNode site, String term) {
        return points(site.path("terms"), term);
    }

    private static String points(JsonNode object, String field) {
        return decimal(object.path(field).asDouble());
    }

    private static String decimal(double points) {
        return String.format(Locale.ROOT, "%.1f", points);
    }

    private void leftOut(JsonNode answer, PrintWriter out) {
        answer.path("left_out")
                .valueStream()
                .limit(MOST_LEFT_OUT)
                .forEach(node -> out.println("left out: " + cells.text(node, "name") + " ("
                        + cells.text(node, "location") + "): " + cells.text(node, "reason")));
        int more = answer.path("left_out_total").asInt() - MOST_LEFT_OUT;
        if (more > 0) {
            out.println("left out: " + more + " more");
        }
    }
}
