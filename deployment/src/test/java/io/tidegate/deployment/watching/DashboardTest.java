package io.tidegate.deployment.watching;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The dashboard's queries are right by Prometheus' own tool, and ask for what the services export. Grafana itself is not run. */
@Tag("full")
class DashboardTest {
    @TempDir
    Path folder;

    @Test
    void everyQueryIsRight() throws Exception {
        Promtool right = Promtool.checkQueries(folder, queries());
        assertThat(right.ok()).as(right.output()).isTrue();

        Promtool wrong = Promtool.checkQueries(folder, List.of("sum(rate(tidegate_attempts_total[5m])"));
        assertThat(wrong.ok()).as("a query without its last bracket").isFalse();
    }

    @Test
    void everyMetricAndLabelOfTheQueriesIsExported() throws Exception {
        try (Services services = new Services(folder)) {
            Exported exported = Exported.of(services.edgeMetrics(), services.coordinatorMetrics());
            List<Expression> queries = queries().stream().map(Expression::new).toList();

            assertThat(queries)
                    .allSatisfy(query ->
                            assertThat(exported.missing(query)).as(query.text()).isEmpty());
            System.out.printf(
                    "%d queries of the dashboard name %d metrics, all exported%n",
                    queries.size(),
                    queries.stream()
                            .flatMap(one -> one.metrics().stream())
                            .distinct()
                            .count());
        }
    }

    @Test
    void bothServicesExportWhatPrometheusLikes() throws Exception {
        try (Services services = new Services(folder)) {
            for (String metrics : List.of(services.edgeMetrics(), services.coordinatorMetrics())) {
                Path file = Files.writeString(folder.resolve("metrics.txt"), metrics);
                Process check = new ProcessBuilder("promtool", "check", "metrics")
                        .redirectInput(file.toFile())
                        .redirectErrorStream(true)
                        .start();
                String output = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                assertThat(check.waitFor()).as(output).isZero();
                assertThat(metrics).contains("# HELP tidegate_build_info ");
            }
        }
    }

    @Test
    void panelsAreLaidOutWithoutOverlapAndSayWhatTheyShow() throws Exception {
        List<JsonNode> panels = new ArrayList<>();
        dashboard().path("panels").forEach(panels::add);

        assertThat(panels.stream().map(panel -> panel.path("id").asInt())).doesNotHaveDuplicates();
        for (JsonNode panel : panels) {
            JsonNode place = panel.path("gridPos");
            assertThat(panel.path("title").asText()).isNotBlank();
            assertThat(place.path("x").asInt() + place.path("w").asInt())
                    .as(panel.path("title").asText())
                    .isLessThanOrEqualTo(24);
            assertThat(panels.stream().filter(other -> !other.equals(panel) && overlap(place, other.path("gridPos"))))
                    .as("beneath %s", panel.path("title").asText())
                    .isEmpty();
        }
    }

    private static boolean overlap(JsonNode one, JsonNode other) {
        return begin(one, "x") < end(other, "x", "w")
                && begin(other, "x") < end(one, "x", "w")
                && begin(one, "y") < end(other, "y", "h")
                && begin(other, "y") < end(one, "y", "h");
    }

    private static int begin(JsonNode place, String axis) {
        return place.path(axis).asInt();
    }

    private static int end(JsonNode place, String axis, String length) {
        return place.path(axis).asInt() + place.path(length).asInt();
    }

    private static JsonNode dashboard() throws IOException {
        return new ObjectMapper().readTree(Files.readString(Watching.dashboard()));
    }

    private static List<String> queries() throws IOException {
        List<String> queries = new ArrayList<>();
        for (JsonNode panel : dashboard().path("panels")) {
            assertThat(panel.path("type").asText().equals("row")
                            || !panel.path("targets").isEmpty())
                    .as("%s shows something", panel.path("title").asText())
                    .isTrue();
            panel.path("targets")
                    .forEach(target -> queries.add(
                            Expression.ofGrafana(target.path("expr").asText()).text()));
        }
        return queries;
    }
}
