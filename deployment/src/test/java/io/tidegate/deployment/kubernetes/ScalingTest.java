package io.tidegate.deployment.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidegate.deployment.SourceTree;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who decides how many edges there are, and by what. */
@Tag("full")
class ScalingTest {
    /** All but the demo. */
    static List<Overlay> scaled() {
        return Overlay.all().stream()
                .filter(overlay -> !overlay.equals(Overlay.DEMO))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("scaled")
    void theAutoscalerScalesTheEdgesAndNobodyElseDoes(Overlay overlay) {
        Manifest scaler = scaler(overlay);
        Manifest target = Manifest.of(
                overlay.manifests(),
                scaler.at("/spec/scaleTargetRef/kind").asText(),
                scaler.at("/spec/scaleTargetRef/name").asText());

        assertThat(target.id()).isEqualTo("StatefulSet tidegate-edge");
        assertThat(target.at("/spec").has("replicas")).isFalse();
        assertThat(scaler.at("/spec/maxReplicas").asInt()).isGreaterThan(least(overlay));
        assertThat(scaler.at("/spec/metrics/0/resource/name").asText()).isEqualTo("cpu");
    }

    @ParameterizedTest
    @MethodSource("scaled")
    void edgesComeAtOnceAndGoOneByOneEachAfterTheTimeThatOneMayDrain(Overlay overlay) {
        JsonNode behavior = scaler(overlay).at("/spec/behavior");
        JsonNode down = behavior.path("scaleDown");
        Duration drain = Configurations.edge(overlay).timeouts().drain();

        assertThat(behavior.at("/scaleUp/stabilizationWindowSeconds").asInt(-1)).isZero();
        assertThat(down.path("stabilizationWindowSeconds").asLong()).isGreaterThanOrEqualTo(drain.toSeconds());
        // Of several policies the fastest would hold.
        assertThat(down.path("policies").valueStream()).singleElement().satisfies(policy -> {
            assertThat(policy.path("type").asText()).isEqualTo("Pods");
            assertThat(policy.path("value").asInt()).isEqualTo(1);
            assertThat(policy.path("periodSeconds").asLong()).isGreaterThanOrEqualTo(drain.toSeconds());
        });
    }

    /** A client whose edge is killed tries the same address again: with one edge there is nobody behind it until another comes. */
    @ParameterizedTest
    @MethodSource("scaled")
    void aRegionBeginsWithTwoEdgesButForTheOneThatHasEdgesAlone(Overlay overlay) {
        assertThat(least(overlay)).isEqualTo(overlay.equals(Overlay.EDGES_ALONE) ? 1 : 2);
    }

    @Test
    void theDemoHasTwoEdgesAndNoAutoscaler() {
        List<Manifest> demo = Overlay.DEMO.manifests();

        assertThat(Manifest.of(demo, "HorizontalPodAutoscaler")).isEmpty();
        assertThat(Manifest.of(demo, "StatefulSet", "tidegate-edge")
                        .at("/spec/replicas")
                        .asInt())
                .isEqualTo(2);
    }

    @Test
    void twoRegionsBeginWithThreeEdgesAsTheDocumentSays() throws IOException {
        assertThat(least(Overlay.WITH_COORDINATORS) + least(Overlay.EDGES_ALONE))
                .isEqualTo(3);
        assertThat(Files.readString(SourceTree.root().resolve("docs/kubernetes.md")))
                .contains("## Three edges in two regions")
                .contains("apply -k k8s/overlays/" + Overlay.WITH_COORDINATORS)
                .contains("apply -k k8s/overlays/" + Overlay.EDGES_ALONE);
    }

    @Test
    void theAdapterServesTheMetricThatTheAutoscalerAsksFor() throws IOException {
        Manifest scaler = scaler(Overlay.IN_FLIGHT);
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
        // That edges export it: AlertsTest
        assertThat(rule.at("/name/as").asText()).isEqualTo(metric);
        assertThat(rule.path("seriesQuery").asText()).startsWith(metric + "{");
        assertThat(Manifest.map(rule.at("/resources/overrides/pod"))).containsEntry("resource", "pod");
    }

    private static Manifest scaler(Overlay overlay) {
        assertThat(Manifest.of(overlay.manifests(), "HorizontalPodAutoscaler")).hasSize(1);
        return Manifest.of(overlay.manifests(), "HorizontalPodAutoscaler", "tidegate-edge");
    }

    private static int least(Overlay overlay) {
        return scaler(overlay).at("/spec/minReplicas").asInt();
    }
}
