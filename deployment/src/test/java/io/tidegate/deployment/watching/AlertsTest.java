package io.tidegate.deployment.watching;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The alert rules are right by Prometheus' own tool, fire when they should, and name what the services export and what the runbook tells. */
@Tag("full")
class AlertsTest {
    private static final int LEAST_WORDS_OF_A_SECTION = 12;

    @TempDir
    static Path folder;

    private static Services services;
    private static Exported exported;

    @BeforeAll
    static void start() throws Exception {
        services = new Services(folder);
        exported = Exported.of(services.edgeMetrics(), services.coordinatorMetrics());
    }

    @AfterAll
    static void stop() {
        services.close();
    }

    @Test
    void rulesAndConfigurationAreRight() throws Exception {
        Promtool rules = Promtool.run("check", "rules", Watching.alerts().toString());
        Promtool config =
                Promtool.run("check", "config", Watching.prometheusConfig().toString());

        assertThat(rules.ok()).as(rules.output()).isTrue();
        assertThat(config.ok()).as(config.output()).isTrue();
        assertThat(Watching.yaml(Watching.prometheusConfig()).findValuesAsText("job_name"))
                .containsExactly("tidegate-coordinator", "tidegate-edge");
    }

    @Test
    void everyAlertFiresInItsCaseAndIsQuietInItsOther() throws Exception {
        Promtool tests = Promtool.run("test", "rules", Watching.alertTests().toString());
        assertThat(tests.ok()).as(tests.output()).isTrue();

        Map<String, List<Boolean>> cases = new TreeMap<>();
        for (JsonNode test : Watching.yaml(Watching.alertTests()).path("tests")) {
            for (JsonNode one : test.path("alert_rule_test")) {
                cases.computeIfAbsent(one.path("alertname").asText(), _ -> new ArrayList<>())
                        .add(!one.path("exp_alerts").isEmpty());
            }
        }
        assertThat(alerts())
                .allSatisfy(alert -> assertThat(cases.getOrDefault(name(alert), List.of()))
                        .as("cases of %s, whether it fires", name(alert))
                        .contains(true, false));
        System.out.printf("%d alerts, each with a case in which it fires and one in which it does not%n", cases.size());
    }

    @Test
    void aBrokenRuleOrExpectationIsNotOverlooked() throws Exception {
        String rules = Files.readString(Watching.alerts());
        Path broken = write(
                "broken.yml", rules.replace("up{job=~\"tidegate-edge.*\"} == 0", "up{job=~\"tidegate-edge.*\"} == "));
        Path deaf = write(
                "alerts.yml", rules.replace("up{job=~\"tidegate-edge.*\"} == 0", "up{job=~\"tidegate-edge.*\"} == 2"));
        Path tests = write("alerts.test.yml", casesOf("TidegateEdgeDown"));

        assertThat(Promtool.run("check", "rules", broken.toString()).ok()).isFalse();
        assertThat(Promtool.run("check", "rules", deaf.toString()).ok()).isTrue();
        Promtool deafRun = Promtool.run("test", "rules", tests.toString());
        assertThat(deafRun.ok()).isFalse();
        assertThat(deafRun.output()).contains("TidegateEdgeDown");
    }

    @Test
    void everyMetricAndLabelOfTheRulesIsExported() throws Exception {
        List<Expression> expressions = expressions();

        assertThat(expressions)
                .allSatisfy(expression -> assertThat(exported.missing(expression))
                        .as(expression.text())
                        .isEmpty());
        assertThat(exported.missing(new Expression("rate(tidegate_no_such_total[5m]) > tidegate_store_kept")))
                .containsExactly("tidegate_no_such_total");
        assertThat(exported.missing(new Expression("tidegate_requests_total{fault=\"nobody\"} > 0")))
                .hasSize(1);
        System.out.printf(
                "%d rules name %d metrics, all exported%n",
                expressions.size(),
                expressions.stream()
                        .flatMap(one -> one.metrics().stream())
                        .distinct()
                        .count());
    }

    /** The rule for prometheus-adapter, by which Kubernetes scales on running exchanges. */
    @Test
    void theMetricOfTheAutoscalerIsExportedAndItsQueryIsRight() throws Exception {
        JsonNode rule = Watching.yaml(Watching.file("k8s/components/scale-on-in-flight/prometheus-adapter.yaml"))
                .at("/rules/custom/0");
        Matcher series = Pattern.compile("(\\w+)\\{namespace!=\"\",pod!=\"\"}")
                .matcher(rule.path("seriesQuery").asText());
        assertThat(series.matches()).isTrue();
        String query = rule.path("metricsQuery").asText().replace("<<.Series>>", series.group(1));
        String ofPods = query.replace(
                        "<<.LabelMatchers>>", "namespace=\"tidegate\",pod=~\"tidegate-edge-0|tidegate-edge-1\"")
                .replace("<<.GroupBy>>", "pod");

        Promtool check = Promtool.checkQueries(folder, List.of(ofPods));

        assertThat(check.ok()).as(check.output()).isTrue();
        // Prometheus adds namespace and pod, as long as nothing is exported under these names.
        Expression bare = new Expression(query.replace("<<.LabelMatchers>>", "").replace("<<.GroupBy>>", "pod"));
        assertThat(bare.metrics()).containsExactly(series.group(1));
        assertThat(exported.missing(bare)).isEmpty();
        assertThat(exported.series()).noneMatch(one -> one.matches(".*[{,](namespace|pod)=.*"));
    }

    @Test
    void everyAlertSaysHowBadItIsAndWhereTheRunbookTellsWhatToDo() throws Exception {
        Map<String, String> sections = sections();

        assertThat(alerts()).allSatisfy(alert -> {
            String name = name(alert);
            assertThat(alert.path("labels").path("severity").asText()).isIn("critical", "warning");
            assertThat(alert.path("annotations").path("summary").asText()).isNotBlank();
            assertThat(alert.path("annotations").path("runbook").asText())
                    .isEqualTo("docs/operations.md#" + name.toLowerCase(Locale.ROOT));
            assertThat(sections).as("sections of the runbook").containsKey(name);
            assertThat(sections.getOrDefault(name, "").split("\\s+"))
                    .as("the runbook on %s", name)
                    .hasSizeGreaterThan(LEAST_WORDS_OF_A_SECTION);
        });
        assertThat(sections.keySet().stream().filter(name -> name.startsWith("Tidegate")))
                .as("alerts in the runbook")
                .containsExactlyInAnyOrderElementsOf(
                        alerts().stream().map(AlertsTest::name).toList());
    }

    /** The tests of one alert alone: all of them take long. */
    private static String casesOf(String alert) throws IOException {
        ObjectNode tests = (ObjectNode) Watching.yaml(Watching.alertTests());
        ArrayNode cases = tests.putArray("tests");
        Watching.yaml(Watching.alertTests())
                .path("tests")
                .valueStream()
                .filter(test -> test.path("alert_rule_test")
                        .findValuesAsText("alertname")
                        .contains(alert))
                .forEach(cases::add);
        assertThat(cases).isNotEmpty();
        return tests.toString();
    }

    private static Map<String, String> sections() throws IOException {
        Map<String, String> sections = new TreeMap<>();
        Matcher section =
                Pattern.compile("(?ms)^### (\\w+)$(.*?)(?=^#{2,3} |\\z)").matcher(Watching.runbook());
        while (section.find()) {
            sections.put(section.group(1), section.group(2).strip());
        }
        return sections;
    }

    private static List<Expression> expressions() throws IOException {
        return rules().stream()
                .map(rule -> new Expression(rule.path("expr").asText()))
                .toList();
    }

    private static List<JsonNode> alerts() throws IOException {
        return rules().stream().filter(rule -> rule.has("alert")).toList();
    }

    private static List<JsonNode> rules() throws IOException {
        List<JsonNode> rules = new ArrayList<>();
        for (JsonNode group : Watching.yaml(Watching.alerts()).path("groups")) {
            group.path("rules").forEach(rules::add);
        }
        return rules;
    }

    private static String name(JsonNode alert) {
        return alert.path("alert").asText();
    }

    private static Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }
}
