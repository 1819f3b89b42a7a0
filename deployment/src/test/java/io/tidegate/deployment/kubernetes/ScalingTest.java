package io.tidegate.deployment.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidegate.deployment.SourceTree;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who decides how many edges there are, and by what. */
@Tag("full")
class ScalingTest {
    static List<Overlay> overlays() {
        return Overlay.all();
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void theAutoscalerScalesTheEdgesAndNobodyElseDoes(Overlay overlay) {
        List<Manifest> all = overlay.manifests();
        List<Manifest> scalers = Manifest.of(all, "HorizontalPodAutoscaler");

        for (Manifest scaler : scalers) {
            Manifest target = Manifest.of(
                    all,
                    scaler.at("/spec/scaleTargetRef/kind").asText(),
                    scaler.at("/spec/scaleTargetRef/name").asText());
            assertThat(target.at("/spec/replicas").isMissingNode()).isTrue();
            assertThat(scaler.at("/spec/maxReplicas").asInt())
                    .isGreaterThan(scaler.at("/spec/minReplicas").asInt());
            // A client whose edge is killed tries the same address again: there must be another one behind it.
            assertThat(scaler.at("/spec/minReplicas").asInt()).isGreaterThanOrEqualTo(2);
            // Slow: no faster than one edge may take to drain.
            assertThat(scaler.at("/spec/behavior/scaleDown/policies/0/value").asInt())
                    .isEqualTo(1);
            assertThat(scaler.at("/spec/behavior/scaleDown/policies/0/periodSeconds")
                            .asInt())
                    .isEqualTo(1800);
        }
        if (scalers.isEmpty()) {
            assertThat(Manifest.of(all, "StatefulSet", "tidegate-edge")
                            .at("/spec/replicas")
                            .asInt())
                    .isGreaterThan(1);
        }
    }

    @Test
    void theAdapterServesTheMetricThatTheAutoscalerAsksFor() throws IOException {
        Manifest scaler = Manifest.of(Overlay.IN_FLIGHT.manifests(), "HorizontalPodAutoscaler", "tidegate-edge");
        JsonNode rule = Overlay.YAML
                .readTree(SourceTree.root()
                        .resolve("k8s/components/scale-on-in-flight/prometheus-adapter.yaml")
                        .toFile())
                .at("/rules/custom/0");
        String metric = scaler.at("/spec/metrics/1/pods/metric/name").asText();

        assertThat(scaler.at("/spec/metrics")
                        .valueStream()
                        .map(one -> one.path("type").asText()))
                .containsExactly("Resource", "Pods");
        // What an edge exports under this name is its exchanges that run.
        assertThat(metric).isEqualTo("tidegate_exchanges_in_flight");
        assertThat(rule.at("/name/as").asText()).isEqualTo(metric);
        assertThat(rule.path("seriesQuery").asText()).startsWith(metric + "{");
        assertThat(Manifest.map(rule.at("/resources/overrides/pod"))).containsEntry("resource", "pod");
    }
}
