package io.tidegate.deployment.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every overlay spreads its edges and coordinators, has them go before other pods, and lets machines be emptied of one at a time. */
@Tag("full")
class DisruptionTest {
    static List<Overlay> overlays() {
        return Overlay.all();
    }

    /** The edges, and where there are any the coordinators. */
    static Stream<Arguments> parts() {
        return overlays().stream()
                .flatMap(overlay -> overlay.equals(Overlay.EDGES_ALONE)
                        ? Stream.of(edges(overlay))
                        : Stream.of(edges(overlay), coordinators(overlay)));
    }

    private static Arguments edges(Overlay overlay) {
        return Arguments.of(overlay, "tidegate-edge", Manifest.of(overlay.manifests(), "StatefulSet", "tidegate-edge"));
    }

    private static Arguments coordinators(Overlay overlay) {
        return Arguments.of(
                overlay,
                "tidegate-coordinator",
                Manifest.of(overlay.manifests(), "Deployment", "tidegate-coordinator"));
    }

    /** By wish and not by condition: a region may have one zone, one machine, or one edge. */
    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("parts")
    void isSpreadOverZonesAndMachines(Overlay overlay, String name, Manifest workload) {
        List<JsonNode> spreads =
                workload.pod().path("topologySpreadConstraints").valueStream().toList();

        assertThat(spreads.stream().map(spread -> spread.path("topologyKey").asText()))
                .containsExactly("topology.kubernetes.io/zone", "kubernetes.io/hostname");
        assertThat(spreads).allSatisfy(spread -> {
            assertThat(spread.path("maxSkew").asInt()).isEqualTo(1);
            assertThat(spread.path("whenUnsatisfiable").asText()).isEqualTo("ScheduleAnyway");
            assertThat(spread.path("labelSelector")).isEqualTo(workload.at("/spec/selector"));
        });
    }

    /** By number and not by share, and by who may be away and not by who must be there: a single one could never be moved. */
    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("parts")
    void isTakenAwayOneAtATime(Overlay overlay, String name, Manifest workload) {
        assertThat(Manifest.of(overlay.manifests(), "PodDisruptionBudget"))
                .filteredOn(budget -> budget.at("/spec/selector").equals(workload.at("/spec/selector")))
                .singleElement()
                .satisfies(budget -> {
                    assertThat(budget.at("/spec/maxUnavailable").isInt()).isTrue();
                    assertThat(budget.at("/spec/maxUnavailable").asInt()).isEqualTo(1);
                    assertThat(budget.at("/spec").has("minAvailable")).isFalse();
                    assertThat(budget.at("/spec/unhealthyPodEvictionPolicy").asText())
                            .isEqualTo("AlwaysAllow");
                });
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("parts")
    void goesBeforeOtherPods(Overlay overlay, String name, Manifest workload) {
        assertThat(workload.pod().path("priorityClassName").asText()).isEqualTo(name);
        assertThat(priority(overlay, name)).isPositive();
    }

    /** Edges serve for a day without a coordinator. */
    @ParameterizedTest
    @MethodSource("overlays")
    void edgesGoBeforeCoordinators(Overlay overlay) {
        assertThat(priority(overlay, "tidegate-edge")).isGreaterThan(priority(overlay, "tidegate-coordinator"));
    }

    private static int priority(Overlay overlay, String name) {
        return Manifest.of(overlay.manifests(), "PriorityClass", name)
                .at("/value")
                .asInt();
    }
}
