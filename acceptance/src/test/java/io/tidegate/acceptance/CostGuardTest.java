package io.tidegate.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** An exchange does not get dearer unnoticed: {@code ./tidegate bench} as it ships, against {@link CostBounds}. */
@Tag("full")
@Tag("alone")
class CostGuardTest {
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private static JsonObject result = new JsonObject();

    @BeforeAll
    static void measure() throws IOException {
        assumeTrue(Files.isExecutable(Path.of("/usr/sbin/nginx")), "nginx is installed");
        Path folder = BuildFolder.scratch("cost");
        String scenarios = CostBounds.ALL.stream().map(CostBounds::scenario).collect(Collectors.joining(","));
        List<String> command = List.of(
                BuildFolder.sourceTree().resolve("tidegate").toString(),
                "bench",
                "--scenario",
                scenarios,
                "--rounds",
                "5",
                "--seconds",
                "2",
                "--warm-up",
                "20",
                "--connections",
                "32",
                "--json",
                "cost.json");
        Map<String, String> environment =
                Map.of("TIDEGATE_BUILD", "never", "JAVA_HOME", System.getProperty("java.home"));
        try (Program bench = Program.start(folder, "bench", environment, command)) {
            assertThat(bench.awaitExit(LONGEST)).as(bench.tail()).isZero();
            System.out.println(bench.output());
        }
        result = new JsonObject(Files.readString(folder.resolve("cost.json")));
    }

    @TestFactory
    List<DynamicTest> anEdgeCostsNoMoreBesideNginxThan() {
        return CostBounds.ALL.stream()
                .map(bound -> DynamicTest.dynamicTest(
                        bound.scenario() + ": " + bound.toNginx() + " times its processor time", () -> check(bound)))
                .toList();
    }

    private static void check(CostBounds bound) {
        List<Double> edge = rounds(bound.scenario(), "edge");
        List<Double> nginx = rounds(bound.scenario(), "nginx");
        System.out.printf("%s: µs a request in the quiet rounds: edge %s, nginx %s%n", bound.scenario(), edge, nginx);
        assumeTrue(
                Math.min(edge.size(), nginx.size()) >= CostBounds.LEAST_ROUNDS,
                "other processes left the machine alone for some rounds");
        double ratio = least(edge) / least(nginx);
        System.out.printf("%s: %.2f times nginx (bound: %.2f)%n", bound.scenario(), ratio, bound.toNginx());
        assertThat(ratio)
                .as("%s: edge %s, nginx %s", bound.scenario(), edge, nginx)
                .isLessThanOrEqualTo(bound.toNginx());
    }

    @Test
    void everyAnswerIsRightAndInTheLedgerMeanwhile() {
        assertThat(result.getJsonObject("verified").getInteger("wrong")).isZero();
        assertThat(result.getJsonObject("ledger").getBoolean("equals_bill")).isTrue();
        assertThat(result.getJsonObject("ledger").getLong("attempts")).isGreaterThan(1000);
    }

    /** Of the rounds that were quiet. */
    private static List<Double> rounds(String scenario, String target) {
        return objects(named(result.getJsonArray("scenarios"), scenario).getJsonArray("targets")).stream()
                .filter(each -> each.getString("name").equals(target))
                .flatMap(each -> objects(each.getJsonArray("rounds")).stream())
                .filter(round -> round.getDouble("others_busy") < CostBounds.MOST_OTHERS)
                .map(round -> round.getDouble("cpu_us_per_request"))
                .toList();
    }

    private static JsonObject named(JsonArray array, String name) {
        return objects(array).stream()
                .filter(each -> each.getString("name").equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static List<JsonObject> objects(JsonArray array) {
        return array.stream().map(JsonObject.class::cast).toList();
    }

    private static double least(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
    }
}
