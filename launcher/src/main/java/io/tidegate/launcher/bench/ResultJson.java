package io.tidegate.launcher.bench;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** What came of a comparison as JSON: medians of the rounds, ratios to nginx round by round, and the rounds themselves. */
final class ResultJson {
    private static final double MEDIAN = 0.5;
    private static final double P99 = 0.99;
    private static final double TWO_PLACES = 100;

    private final Settings settings;
    private final List<Measurement> measurements;

    ResultJson(Settings settings, List<Measurement> measurements) {
        this.settings = settings;
        this.measurements = List.copyOf(measurements);
    }

    /** The scenarios, each with its targets. */
    ArrayNode scenarios() {
        ArrayNode all = JsonNodeFactory.instance.arrayNode();
        for (Scenario scenario : settings.scenarios()) {
            ObjectNode json = all.addObject()
                    .put("name", scenario.option())
                    .put("goal", scenario.goal())
                    .put("title", scenario.title())
                    .put("events", scenario.events())
                    .put("connections", scenario.connections(settings.connections()));
            ArrayNode targets = json.putArray("targets");
            measurements.stream()
                    .filter(each -> each.scenario() == scenario)
                    .map(Measurement::target)
                    .distinct()
                    .sorted(ResultJson::byDistance)
                    .forEach(target -> targets.add(target(scenario, target)));
        }
        return all;
    }

    /** No gateway first, the edge last. */
    private static int byDistance(String one, String other) {
        List<String> order = List.of(Target.DIRECT, Target.NGINX, Target.EDGE);
        return Integer.compare(order.indexOf(one), order.indexOf(other));
    }

    private ObjectNode target(Scenario scenario, String target) {
        List<Measurement> rounds = of(scenario, target).toList();
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("name", target);
        json.put("requests_per_second", median(rounds, Measurement::requestsPerSecond));
        if (rounds.getFirst().gatewayCpuNanos().isPresent()) {
            json.put("cpu_us_per_request", median(rounds, Measurement::cpuPerRequest));
            if (scenario.events() > 0) {
                json.put("cpu_us_per_event", median(rounds, each -> each.cpuPerRequest() / scenario.events()));
            }
            json.put("busy", median(rounds, Measurement::busy));
            json.put(
                    "resident_bytes",
                    Math.round(median(rounds, each -> each.residentBytes().orElse(0))));
        }
        putTimes(json.putObject("first_byte_us"), rounds, Measurement::firstByte);
        putTimes(json.putObject("whole_us"), rounds, Measurement::whole);
        if (!target.equals(Target.DIRECT)) {
            ObjectNode added = json.putObject("added_first_byte_us");
            added.put("p50", median(rounds, each -> added(each, MEDIAN)));
            added.put("p99", median(rounds, each -> added(each, P99)));
        }
        if (target.equals(Target.EDGE) && of(scenario, Target.NGINX).findAny().isPresent()) {
            putRatios(json.putObject("to_nginx"), rounds);
        }
        ArrayNode list = json.putArray("rounds");
        rounds.forEach(each -> list.add(round(each)));
        return json;
    }

    private void putRatios(ObjectNode json, List<Measurement> rounds) {
        json.put("cpu", median(rounds, each -> toNginx(each, Measurement::cpuPerRequest)));
        json.put("requests_per_second", median(rounds, each -> toNginx(each, Measurement::requestsPerSecond)));
        json.put("added_first_byte_p50", median(rounds, each -> toNginx(each, one -> added(one, MEDIAN))));
        json.put("added_first_byte_p99", median(rounds, each -> toNginx(each, one -> added(one, P99))));
    }

    private double toNginx(Measurement measured, ToDoubleFunction<Measurement> figure) {
        return same(measured, Target.NGINX)
                .map(nginx -> Statistics.ratio(figure.applyAsDouble(measured), figure.applyAsDouble(nginx)))
                .orElse(0.0);
    }

    /** What the way adds to the time to the first byte, in microseconds. */
    private double added(Measurement measured, double share) {
        return same(measured, Target.DIRECT)
                .map(direct -> measured.firstByte(share) - direct.firstByte(share))
                .orElse(0.0);
    }

    /** The same scenario in the same round on another target. */
    private Optional<Measurement> same(Measurement measured, String target) {
        return of(measured.scenario(), target)
                .filter(each -> each.round() == measured.round())
                .findFirst();
    }

    private Stream<Measurement> of(Scenario scenario, String target) {
        return measurements.stream()
                .filter(each -> each.scenario() == scenario && each.target().equals(target));
    }

    private ObjectNode round(Measurement each) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("requests", each.load().measured())
                .put("seconds", rounded(each.load().seconds()))
                .put("requests_per_second", rounded(each.requestsPerSecond()))
                .put("first_byte_us_p50", rounded(each.firstByte(MEDIAN)))
                .put("first_byte_us_p99", rounded(each.firstByte(P99)))
                .put("whole_us_p50", rounded(each.whole(MEDIAN)))
                .put("whole_us_p99", rounded(each.whole(P99)))
                .put("others_busy", rounded(each.others()))
                .put("wrong", each.load().wrong());
        if (each.gatewayCpuNanos().isPresent()) {
            json.put("cpu_us_per_request", rounded(each.cpuPerRequest()));
            json.put("busy", rounded(each.busy()));
        }
        each.residentBytes().ifPresent(bytes -> json.put("resident_bytes", bytes));
        return json;
    }

    private interface Percentile {
        double of(Measurement measured, double share);
    }

    private static void putTimes(ObjectNode json, List<Measurement> rounds, Percentile times) {
        json.put("p50", median(rounds, each -> times.of(each, MEDIAN)));
        json.put("p99", median(rounds, each -> times.of(each, P99)));
    }

    private static double median(List<Measurement> rounds, ToDoubleFunction<Measurement> figure) {
        return rounded(Statistics.median(rounds.stream().mapToDouble(figure).toArray()));
    }

    private static double rounded(double value) {
        return Math.round(value * TWO_PLACES) / TWO_PLACES;
    }
}
