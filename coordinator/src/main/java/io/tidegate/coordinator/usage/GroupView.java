package io.tidegate.coordinator.usage;

import io.tidegate.common.usage.Usage;
import io.tidegate.common.usage.UsageJson;
import io.tidegate.common.wire.Elsewhere.Sum;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/**
 * Groups as JSON and as CSV.
 *
 * @param names of users, by id
 */
record GroupView(List<Dimension> by, Map<String, String> names) {
    private static final List<String> SUMS = List.of(
            "requests",
            "attempts",
            "input_tokens",
            "output_tokens",
            "cache_read_input_tokens",
            "cache_creation_5m_input_tokens",
            "cache_creation_1h_input_tokens",
            "cost_usd");

    /** What a spreadsheet takes for the beginning of a formula. */
    private static final String FORMULA_STARTS = "=+-@\t\r";

    GroupView {
        by = List.copyOf(by);
        names = Map.copyOf(names);
    }

    JsonArray json(List<UsageQuery.Group> groups) {
        JsonArray all = new JsonArray();
        groups.forEach(group -> all.add(json(group)));
        return all;
    }

    private JsonObject json(UsageQuery.Group group) {
        JsonObject json = new JsonObject();
        for (int i = 0; i < by.size(); i++) {
            json.put(by.get(i).label(), shown(by.get(i), group.values().get(i)));
            if (by.get(i) == Dimension.USER) {
                json.put("user_id", group.values().get(i));
            }
        }
        return json.mergeIn(sum(group.sums().all()))
                .put("estimated", sum(group.sums().estimated()));
    }

    static JsonObject sum(Sum sum) {
        return UsageJson.of(sum.requests(), sum.usage(), sum.costNanos()).put("attempts", sum.attempts());
    }

    String csv(List<UsageQuery.Group> groups) {
        StringBuilder text = new StringBuilder();
        try (CSVPrinter csv = new CSVPrinter(text, CSVFormat.RFC4180)) {
            csv.printRecord(Stream.of(
                            by.stream().map(Dimension::label),
                            SUMS.stream(),
                            SUMS.stream().map(name -> "estimated_" + name))
                    .flatMap(names -> names)
                    .toList());
            for (UsageQuery.Group group : groups) {
                csv.printRecord(cells(group));
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return text.toString();
    }

    private List<Object> cells(UsageQuery.Group group) {
        List<Object> cells = new ArrayList<>();
        for (int i = 0; i < by.size(); i++) {
            cells.add(harmless(shown(by.get(i), group.values().get(i))));
        }
        addSum(cells, group.sums().all());
        addSum(cells, group.sums().estimated());
        return cells;
    }

    private static void addSum(List<Object> cells, Sum sum) {
        Usage usage = sum.usage();
        cells.addAll(List.of(
                sum.requests(),
                sum.attempts(),
                usage.input(),
                usage.output(),
                usage.cacheRead(),
                usage.cacheWrite5m(),
                usage.cacheWrite1h(),
                UsageJson.dollars(sum.costNanos())));
    }

    private String shown(Dimension dimension, String value) {
        return switch (dimension) {
            case USER -> names.getOrDefault(value, value);
            case DAY -> LocalDate.ofEpochDay(Long.parseLong(value)).toString();
            case KEY, MODEL, NODE -> value;
        };
    }

    /** Clients choose the names of models: none may become a formula in somebody's spreadsheet. */
    static String harmless(String cell) {
        return !cell.isEmpty() && FORMULA_STARTS.indexOf(cell.charAt(0)) >= 0 ? "'" + cell : cell;
    }
}
