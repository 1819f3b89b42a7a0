package io.tidegate.deployment.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidegate.deployment.SourceTree;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The pods in which a backup is put back have what the workload has whose data it is, and nobody takes them for one of it. */
@Tag("full")
class RestoreTest {
    private static final Schema SCHEMA = new Schema();

    /** Each with the workload in whose place it is. */
    static Stream<Arguments> pods() {
        return Stream.of(
                Arguments.of(
                        "edge.yaml",
                        Overlay.SINGLE_REGION,
                        Manifest.of(Overlay.SINGLE_REGION.manifests(), "StatefulSet", "tidegate-edge")),
                Arguments.of(
                        "edge.yaml",
                        Overlay.DEMO,
                        Manifest.of(Overlay.DEMO.manifests(), "StatefulSet", "tidegate-edge")),
                Arguments.of(
                        "coordinator.yaml",
                        Overlay.DEMO,
                        Manifest.of(Overlay.DEMO.manifests(), "Deployment", "tidegate-coordinator")));
    }

    private static Manifest pod(String file) throws IOException {
        return new Manifest(Overlay.YAML.readTree(
                Files.readString(SourceTree.root().resolve("k8s/restore").resolve(file))));
    }

    @ParameterizedTest(name = "{0} in {1}")
    @MethodSource("pods")
    void theApiTakesItAndSoDoesTheRestrictedProfile(String file, Overlay overlay, Manifest workload)
            throws IOException {
        Manifest pod = pod(file);

        assertThat(SCHEMA.problems(pod)).isEmpty();
        assertThat(Restricted.problems(pod)).isEmpty();
        assertThat(pod.pod().path("automountServiceAccountToken").asBoolean(true))
                .isFalse();
        assertThat(pod.pod().path("enableServiceLinks").asBoolean(true)).isFalse();
        assertThat(SCHEMA.problems(pod.changed(json -> json.withObject("/spec").put("restartpolicy", "Never"))))
                .isNotEmpty();
    }

    @ParameterizedTest(name = "{0} in {1}")
    @MethodSource("pods")
    void runsAsTheWorkloadDoes(String file, Overlay overlay, Manifest workload) throws IOException {
        JsonNode pod = pod(file).pod();
        JsonNode container = pod.at("/containers/0");
        JsonNode its = workload.pod().at("/containers/0");

        assertThat(pod.path("securityContext")).isEqualTo(workload.pod().path("securityContext"));
        assertThat(pod.path("serviceAccountName")).isEqualTo(workload.pod().path("serviceAccountName"));
        assertThat(container.path("image")).isEqualTo(its.path("image"));
        assertThat(container.path("securityContext")).isEqualTo(its.path("securityContext"));
        assertThat(container.path("volumeMounts")).isEqualTo(its.path("volumeMounts"));
        // The configuration is refused where a variable or a file that it names is not there.
        assertThat(variables(its)).containsAll(variables(container));
        assertThat(variables(container).stream()
                        .map(variable -> variable.path("name").asText()))
                .contains("POD_NAME", "POD_IP");
        for (String volume : List.of("configuration", "tmp")) {
            assertThat(volume(pod, volume)).isEqualTo(volume(workload.pod(), volume));
        }
    }

    @ParameterizedTest(name = "{0} in {1}")
    @MethodSource("pods")
    void holdsTheWorkloadsData(String file, Overlay overlay, Manifest workload) throws IOException {
        String claim = volume(pod(file).pod(), "data")
                .at("/persistentVolumeClaim/claimName")
                .asText();

        String templated =
                workload.at("/spec/volumeClaimTemplates/0/metadata/name").asText();
        assertThat(claim)
                .isEqualTo(
                        templated.isEmpty()
                                ? volume(workload.pod(), "data")
                                        .at("/persistentVolumeClaim/claimName")
                                        .asText()
                                : templated + "-" + workload.name() + "-0");
    }

    @ParameterizedTest(name = "{0} in {1}")
    @MethodSource("pods")
    void nobodyChoosesIt(String file, Overlay overlay, Manifest workload) throws IOException {
        Map<String, String> labels = Manifest.map(pod(file).at("/metadata/labels"));

        assertThat(Manifest.of(overlay.manifests(), "Service"))
                .noneMatch(service -> Manifest.matches(service.at("/spec/selector"), labels));
        assertThat(overlay.manifests().stream().filter(Manifest::isWorkload))
                .noneMatch(other -> Manifest.matches(other.at("/spec/selector/matchLabels"), labels));
        assertThat(Manifest.of(overlay.manifests(), "PodDisruptionBudget"))
                .noneMatch(budget -> Manifest.matches(budget.at("/spec/selector/matchLabels"), labels));
    }

    @Test
    void theProcedureNamesBothFiles() throws IOException {
        String text = Files.readString(SourceTree.root().resolve("docs/kubernetes.md"));

        assertThat(text).contains("k8s/restore/edge.yaml", "k8s/restore/coordinator.yaml", "data-tidegate-edge-0");
    }

    private static List<JsonNode> variables(JsonNode container) {
        return container.path("env").valueStream().toList();
    }

    private static JsonNode volume(JsonNode pod, String name) {
        return pod.path("volumes")
                .valueStream()
                .filter(volume -> volume.path("name").asText().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no volume " + name));
    }
}
