package io.tidegate.deployment.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The Kubernetes API would take everything that operators apply, and a fault in it would be seen here. */
@Tag("full")
class ManifestTest {
    private static final Schema SCHEMA = new Schema();

    static List<Overlay> overlays() {
        return Overlay.all();
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void theApiTakesEveryObject(Overlay overlay) {
        List<Manifest> manifests = overlay.manifests();

        List<String> problems = manifests.stream()
                .flatMap(manifest -> SCHEMA.problems(manifest).stream())
                .toList();

        assertThat(problems).isEmpty();
        assertThat(manifests).hasSizeGreaterThan(10);
        System.out.println(overlay + ": " + manifests.size() + " objects, as the API has them");
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void noObjectIsThereTwice(Overlay overlay) {
        assertThat(overlay.manifests().stream().map(Manifest::id)).doesNotHaveDuplicates();
    }

    static Stream<Arguments> faults() {
        return Stream.of(
                fault(
                        "a field in another case",
                        "StatefulSet",
                        "tidegate-edge",
                        json -> rename(
                                json.at("/spec/template/spec/containers/0/securityContext"),
                                "readOnlyRootFilesystem",
                                "readOnlyRootFileSystem")),
                fault(
                        "a number in quotes",
                        "Deployment",
                        "tidegate-coordinator",
                        json -> ((ObjectNode) json.at("/spec/template/spec/containers/0/ports/0"))
                                .put("containerPort", "8090")),
                fault(
                        "no selector",
                        "Deployment",
                        "tidegate-coordinator",
                        json -> ((ObjectNode) json.at("/spec")).remove("selector")),
                fault(
                        "an unknown field of the autoscaler",
                        "HorizontalPodAutoscaler",
                        "tidegate-edge",
                        json -> rename(
                                json.at("/spec/metrics/0/resource/target"),
                                "averageUtilization",
                                "averageUtilisation")),
                fault(
                        "an unknown field of the monitor",
                        "ServiceMonitor",
                        "tidegate-edge",
                        json -> rename(json.at("/spec/endpoints/0"), "interval", "intervall")),
                fault(
                        "an unknown field of the budget",
                        "PodDisruptionBudget",
                        "tidegate-edge",
                        json -> rename(json.at("/spec"), "maxUnavailable", "maximumUnavailable")),
                fault(
                        "a text for a number of seconds",
                        "StatefulSet",
                        "tidegate-edge",
                        json -> ((ObjectNode) json.at("/spec/template/spec"))
                                .put("terminationGracePeriodSeconds", "32m")),
                fault(
                        "a version that the kind doesn't have",
                        "HorizontalPodAutoscaler",
                        "tidegate-edge",
                        json -> json.put("apiVersion", "autoscaling/v2beta2")));
    }

    private static Arguments fault(String what, String kind, String name, Manifest.Change change) {
        return Arguments.of(what, kind, name, change);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void aFaultIsFound(String what, String kind, String name, Manifest.Change change) {
        Manifest right = Manifest.of(Overlay.SINGLE_REGION.manifests(), kind, name);
        assertThat(SCHEMA.problems(right)).isEmpty();

        List<String> problems = SCHEMA.problems(right.changed(change));

        assertThat(problems).as(what).isNotEmpty();
        System.out.println(what + ": " + problems.getFirst());
    }

    @Test
    void noSecretIsWrittenOut() {
        assertThat(Overlay.all())
                .allSatisfy(overlay ->
                        assertThat(Manifest.of(overlay.manifests(), "Secret")).isEmpty());
    }

    private static void rename(JsonNode object, String from, String to) {
        ObjectNode changed = (ObjectNode) object;
        changed.set(to, changed.remove(from));
    }
}
