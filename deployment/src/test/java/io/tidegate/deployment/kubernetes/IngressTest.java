package io.tidegate.deployment.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** How clients reach edges: names, certificates, and what streams need on the way. */
@Tag("full")
class IngressTest {
    private static final String POD_NAME = "statefulset.kubernetes.io/pod-name";

    static List<Overlay> overlays() {
        return Overlay.all();
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void everyHostOfAnIngressIsInItsCertificate(Overlay overlay) {
        assertThat(Manifest.of(overlay.manifests(), "Ingress")).allSatisfy(ingress -> {
            Set<String> certified = new TreeSet<>();
            ingress.at("/spec/tls").forEach(tls -> tls.path("hosts").forEach(host -> certified.add(host.asText())));
            assertThat(ingress.at("/spec/rules")
                            .valueStream()
                            .map(rule -> rule.path("host").asText()))
                    .containsExactlyInAnyOrderElementsOf(certified);
        });
    }

    /** A stream may be silent for 330 s, an answer that is not streamed take 600 s, and nothing is gathered or sent twice. */
    @ParameterizedTest
    @MethodSource("overlays")
    void ingressesOfEdgesHaveWhatStreamsNeed(Overlay overlay) {
        assertThat(Manifest.of(overlay.manifests(), "Ingress").stream()
                        .filter(ingress -> ingress.name().startsWith("tidegate-edge")))
                .allSatisfy(ingress -> {
                    Map<String, String> said = new HashMap<>();
                    Manifest.map(ingress.at("/metadata/annotations"))
                            .forEach(
                                    (name, value) -> said.put(name.replace("nginx.ingress.kubernetes.io/", ""), value));
                    assertThat(said)
                            .containsEntry("proxy-buffering", "off")
                            .containsEntry("proxy-request-buffering", "off")
                            .containsEntry("proxy-body-size", "33m");
                    assertThat(Integer.parseInt(said.getOrDefault("proxy-read-timeout", "0")))
                            .isGreaterThan(600);
                    assertThat(said.getOrDefault("proxy-next-upstream", "error timeout"))
                            .isEqualTo("error timeout");
                });
    }

    @Test
    void aNameForEachPodIsThatOfItsOwnServiceAndHost() {
        List<Manifest> all = Overlay.POD_NAMES.manifests();
        int most = Manifest.of(all, "HorizontalPodAutoscaler", "tidegate-edge")
                .at("/spec/maxReplicas")
                .asInt();
        Manifest ingress = Manifest.of(all, "Ingress", "tidegate-edge-pods");
        String endpoint = Manifest.of(all, "StatefulSet", "tidegate-edge")
                .containers()
                .flatMap(container -> container.path("env").valueStream())
                .filter(variable -> variable.path("name").asText().equals("TIDEGATE_NODE_ENDPOINT"))
                .map(variable -> variable.path("value").asText())
                .findFirst()
                .orElseThrow();

        assertThat(most).isPositive();
        assertThat(IntStream.range(0, most)).allSatisfy(i -> {
            String pod = "tidegate-edge-" + i;
            assertThat(Manifest.of(all, "Service", pod)
                            .at("/spec/selector")
                            .path(POD_NAME)
                            .asText())
                    .isEqualTo(pod);
            JsonNode rule = ingress.at("/spec/rules/" + i);
            assertThat("https://" + rule.path("host").asText()).isEqualTo(endpoint.replace("$(POD_NAME)", pod));
            assertThat(rule.at("/http/paths/0/backend/service/name").asText()).isEqualTo(pod);
        });
    }
}
