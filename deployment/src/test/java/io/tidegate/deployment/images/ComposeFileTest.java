package io.tidegate.deployment.images;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What docker/compose.yml says, before anything runs. Prometheus and Grafana, whose images can't be had without a registry, are checked as far as their files go. */
@Tag("full")
class ComposeFileTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @BeforeEach
    void hasTheProgram() {
        ComposeFile.assumeTheProgramIsThere();
    }

    @Test
    void isAValidFileAndATypoIsFound() throws IOException {
        Path typo = BuildFolder.scratch().resolve("typo.yml");
        Files.writeString(typo, Files.readString(ComposeFile.PATH).replaceFirst("read_only: true", "reed_only: true"));

        Command.Result wrong = ComposeFile.config(typo, "--env-file", ComposeFile.TRY_OUT.toString());

        assertThat(ComposeFile.services()).isNotEmpty();
        assertThat(wrong.status()).isNotZero();
        assertThat(wrong.output()).contains("reed_only");
    }

    @Test
    void asksForTheProvidersKeyRatherThanStartWithoutOne() {
        Command.Result result = ComposeFile.config(ComposeFile.PATH);

        assertThat(result.status()).isNotZero();
        assertThat(result.output()).contains("the key that the edges send to the provider");
    }

    @Test
    void hasNoSecretOfItsOwn() {
        assertThat(ComposeFile.resolved()
                        .lines()
                        .filter(line -> line.matches("(?i).*(token|password|key|secret)\\w*: [^\\s{].*")))
                .allMatch(
                        line -> line.matches(".*(_FILE|__FILE): /.*") || line.contains("the-simulator-takes-any-key"));
    }

    @Test
    void givesNoServiceARootFileSystemToWriteACapabilityOrAWayToMorePrivileges() {
        Map<String, JsonNode> services = ComposeFile.services();

        assertThat(services)
                .containsOnlyKeys(
                        "secrets",
                        "postgres",
                        "coordinator",
                        "invite",
                        "edge-1",
                        "edge-2",
                        "simulator",
                        "prometheus",
                        "grafana")
                .allSatisfy((name, service) -> {
                    assertThat(service.path("read_only").asBoolean()).isTrue();
                    assertThat(texts(service.path("cap_drop"))).containsExactly("ALL");
                    assertThat(texts(service.path("security_opt"))).containsExactly("no-new-privileges:true");
                    assertThat(service.has("cap_add")).isFalse();
                    assertThat(service.has("privileged")).isFalse();
                });
    }

    @Test
    void hasPrometheusTakeTheAlertRules() {
        Path root = ComposeFile.laidOut(service("prometheus"));

        Command.Result check = Command.run(
                Map.of(),
                LIMIT,
                List.of(
                        "promtool",
                        "check",
                        "config",
                        root.resolve("etc/prometheus/prometheus.yml").toString()));

        assertThat(check.status()).as(check.output()).isZero();
        assertThat(check.output()).contains("1 rule files found").containsPattern("SUCCESS: \\d+ rules found");
    }

    @Test
    void hasPrometheusScrapeTheOperatorPortOfTheCoordinatorAndOfEveryEdge() {
        Map<String, Set<String>> scraped = new TreeMap<>();
        for (JsonNode job :
                laidOut(service("prometheus"), "/etc/prometheus/prometheus.yml").path("scrape_configs")) {
            scraped.put(job.path("job_name").asText(), Set.copyOf(texts(job.at("/static_configs/0/targets"))));
        }

        assertThat(scraped)
                .isEqualTo(Map.of(
                        "tidegate-coordinator", operatorPorts("/etc/tidegate/coordinator.yml"),
                        "tidegate-edge", operatorPorts("/etc/tidegate/edge-node.yml")));
        assertThat(scraped.get("tidegate-edge")).hasSize(2);
    }

    /** Of the services that read this configuration. */
    private static Set<String> operatorPorts(String configuration) {
        return ComposeFile.services().entrySet().stream()
                .filter(service ->
                        ComposeFile.source(service.getValue(), configuration).isPresent())
                .map(service -> service.getKey() + ":"
                        + laidOut(service.getValue(), configuration)
                                .at("/operator/port")
                                .asText())
                .collect(Collectors.toSet());
    }

    @Test
    void hasGrafanaAskPrometheusAndShowTheDashboard() throws IOException {
        JsonNode grafana = service("grafana");
        Path provisioning = ComposeFile.laidOut(grafana).resolve("etc/grafana/provisioning");
        JsonNode source = ComposeFile.yaml(provisioning.resolve("datasources/tidegate.yml"))
                .at("/datasources/0");
        String folder = ComposeFile.yaml(provisioning.resolve("dashboards/tidegate.yml"))
                .at("/providers/0/options/path")
                .asText();
        JsonNode dashboard = ComposeFile.yaml(
                ComposeFile.source(grafana, folder).orElseThrow().resolve("tidegate.json"));

        URI asked = URI.create(source.path("url").asText());
        assertThat(texts(service(asked.getHost()).path("ports")))
                .allMatch(published -> published.contains(":" + asked.getPort()));
        assertThat(source.path("isDefault").asBoolean()).isTrue();
        assertThat(dashboard.at("/templating/list/0/type").asText()).isEqualTo("datasource");
        assertThat(dashboard.at("/templating/list/0/query").asText())
                .isEqualTo(source.path("type").asText());
    }

    private static JsonNode service(String name) {
        return Optional.ofNullable(ComposeFile.services().get(name)).orElseThrow();
    }

    private static JsonNode laidOut(JsonNode service, String place) {
        return ComposeFile.yaml(ComposeFile.source(service, place).orElseThrow());
    }

    private static List<String> texts(JsonNode list) {
        return list.valueStream().map(JsonNode::asText).toList();
    }
}
