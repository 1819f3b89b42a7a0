package io.tidegate.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.testing.Eventually;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The real Prometheus scrapes the running demo with what this writes for it, takes the rules, and answers the dashboard's queries. */
@Tag("full")
class PrometheusScrapeTest {
    private static final int EXCHANGES = 20;
    private static final Duration SEEN_WITHIN = Duration.ofSeconds(30);

    @Test
    void scrapesTheDemoAndSeesWhenAnEdgeIsGone() throws Exception {
        // given ./tidegate demo, and Prometheus with the configuration that it wrote
        try (Demo demo = Demo.ofTheBuiltTree("scrape");
                Prometheus prometheus = Prometheus.start(demo.folder().resolve(".tidegate/prometheus.yml"))) {
            List<String> edges = List.of(demo.given("TIDEGATE_EDGE_URLS").split(",", -1));

            // when exchanges are served
            for (int i = 0; i < EXCHANGES; i++) {
                serve(new HttpProbe(edges.get(i % 2), Map.of("x-api-key", demo.given("ANTHROPIC_AUTH_TOKEN"))));
            }

            // then coordinator and edges are up, and what was served is seen
            Eventually.until(
                    "all three targets are up and all exchanges are seen",
                    SEEN_WITHIN,
                    () -> prometheus.targets().size() == 3
                            && prometheus.targets().values().stream().allMatch("up"::equals)
                            && prometheus.number("sum(tidegate_requests_total{fault=\"none\"})") == EXCHANGES
                            && prometheus.number("sum(tidegate_first_byte_added_seconds_count)") == EXCHANGES,
                    () -> prometheus.targets() + "\n" + prometheus.tail());
            rulesAreLoadedWithoutError(prometheus);
            int answered = everyQueryOfTheDashboardIsAnswered(prometheus);
            promtoolLikes(demo.given("TIDEGATE_ADMIN_URL"));
            promtoolLikes(demo.given("TIDEGATE_EDGE_ADMIN_URL"));
            assertThat(prometheus.alerts()).doesNotContainValue("firing");

            // and when an edge is gone, its alert is on its way
            demo.killEdge(1);
            Eventually.until(
                    "Prometheus and the coordinator miss the edge",
                    SEEN_WITHIN,
                    () -> prometheus.alerts().keySet().containsAll(List.of("TidegateEdgeDown", "TidegateNodeDown")),
                    () -> prometheus.alerts() + "\n" + prometheus.tail());
            System.out.println(
                    "scraped: %d rules, %d queries of the dashboard with a value after %d exchanges, added to the first byte: half %.1f ms, 95 %% %.1f ms"
                            .formatted(
                                    prometheus.rules().size(),
                                    answered,
                                    EXCHANGES,
                                    1000 * added(prometheus, 0.5),
                                    1000 * added(prometheus, 0.95)));
        }
    }

    /**
     * As clients do, this tries again where an edge could not ask for its first lease: it waits 1.5 s for it, and on a busy machine a
     * coordinator that has just started may take longer.
     */
    private static void serve(HttpProbe client) {
        Eventually.until("it is served", SEEN_WITHIN, () -> {
            HttpResponse<String> response =
                    client.send("POST", "/v1/messages", Ask.quick(20, 10, 10).body());
            if (response.statusCode() == 503 && response.body().contains("can't reach its coordinator")) {
                return false;
            }
            assertThat(response.statusCode()).as("%s", response.body()).isEqualTo(200);
            return true;
        });
    }

    private static void rulesAreLoadedWithoutError(Prometheus prometheus) {
        Eventually.until(
                "every rule was evaluated",
                SEEN_WITHIN,
                () -> prometheus.rules().stream()
                        .noneMatch(rule -> rule.getString("health").equals("unknown")),
                () -> prometheus.rules().toString());
        assertThat(prometheus.rules())
                .isNotEmpty()
                .allSatisfy(rule ->
                        assertThat(rule.getString("health")).as(rule.encode()).isEqualTo("ok"));
    }

    /** How many of them give something, once there are samples enough; those about the bus, traces and certificates have nothing to show here. */
    private static int everyQueryOfTheDashboardIsAnswered(Prometheus prometheus) throws IOException {
        Path file = BuildFolder.sourceTree().resolve("config/grafana/tidegate.json");
        List<String> queries = new JsonObject(Files.readString(file))
                .getJsonArray("panels").stream()
                        .map(JsonObject.class::cast)
                        .filter(panel -> panel.containsKey("targets"))
                        .flatMap(panel -> panel.getJsonArray("targets").stream())
                        .map(target -> ((JsonObject) target).getString("expr"))
                        .map(text -> text.replace("$__rate_interval", "1m").replace("$instance", ".*"))
                        .toList();
        Eventually.until(
                "three of four queries show something, of " + queries.size(),
                SEEN_WITHIN,
                () -> withValue(prometheus, queries) > queries.size() * 3 / 4,
                () -> queries.stream()
                        .filter(query -> prometheus.query(query).isEmpty())
                        .collect(Collectors.joining("\n")));
        return withValue(prometheus, queries);
    }

    private static int withValue(Prometheus prometheus, List<String> queries) {
        return (int) queries.stream()
                .filter(query -> !prometheus.query(query).isEmpty())
                .count();
    }

    private static double added(Prometheus prometheus, double quantile) {
        return prometheus.number(
                "histogram_quantile(%s, sum by (le) (tidegate_first_byte_added_seconds_bucket))".formatted(quantile));
    }

    private static void promtoolLikes(String operatorUrl) throws IOException, InterruptedException {
        Path metrics = Files.writeString(
                BuildFolder.scratch("metrics").resolve("metrics.txt"),
                new HttpProbe(operatorUrl, Map.of()).get("/metrics").body());
        Process promtool = new ProcessBuilder("promtool", "check", "metrics")
                .redirectInput(metrics.toFile())
                .redirectErrorStream(true)
                .start();
        String words = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(promtool.waitFor()).as(words).isZero();
    }
}
