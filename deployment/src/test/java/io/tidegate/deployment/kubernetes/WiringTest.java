package io.tidegate.deployment.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidegate.deployment.SourceTree;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What objects say of each other is true: names, ports, selectors, references. */
@Tag("full")
class WiringTest {
    private static final String POD_NAME = "statefulset.kubernetes.io/pod-name";
    /** {@code kubectl create secret generic NAME --from-literal=KEY=… --from-file=KEY=…}, over several lines. */
    private static final Pattern SECRET =
            Pattern.compile("create secret generic (\\S+)((?:\\s+(?:\\\\\\s+)?--from-\\S+=(?:\"[^\"]*\"|\\S+))+)");

    private static final Pattern SECRET_KEY = Pattern.compile("--from-(?:literal|file)=([a-z-]+)=");
    private static final Pattern TLS_SECRET = Pattern.compile("create secret tls ([a-z-]+)");

    static List<Overlay> overlays() {
        return Overlay.all();
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void everySelectorFindsPods(Overlay overlay) {
        List<Manifest> all = overlay.manifests();
        Stream<JsonNode> services = Manifest.of(all, "Service").stream().map(service -> service.at("/spec/selector"));
        Stream<JsonNode> others = all.stream()
                .filter(one -> Set.of("PodDisruptionBudget", "StatefulSet", "Deployment")
                        .contains(one.kind()))
                .map(one -> one.at("/spec/selector/matchLabels"));
        Stream<JsonNode> spreads = all.stream()
                .filter(Manifest::isWorkload)
                .flatMap(workload ->
                        workload.pod().path("topologySpreadConstraints").valueStream())
                .map(spread -> spread.at("/labelSelector/matchLabels"));
        Stream<JsonNode> policies =
                Manifest.of(all, "NetworkPolicy").stream().map(policy -> policy.at("/spec/podSelector/matchLabels"));

        assertThat(Stream.of(services, others, spreads, policies).flatMap(selectors -> selectors))
                .allSatisfy(selector ->
                        assertThat(pods(all, selector)).as(selector.toString()).isNotEmpty());
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void workloadsChooseTheirOwnPodsAlone(Overlay overlay) {
        List<Manifest> all = overlay.manifests();

        assertThat(all.stream().filter(Manifest::isWorkload))
                .allSatisfy(workload -> assertThat(pods(all, workload.at("/spec/selector/matchLabels")))
                        .containsExactly(workload));
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void everyPortOfAServiceIsOneOfItsPods(Overlay overlay) {
        List<Manifest> all = overlay.manifests();

        assertThat(Manifest.of(all, "Service"))
                .allSatisfy(service -> assertThat(service.at("/spec/ports").valueStream())
                        .allSatisfy(port -> assertThat(pods(all, service.at("/spec/selector")))
                                .allSatisfy(workload -> assertThat(containerPorts(workload))
                                        .containsEntry(
                                                port.path("targetPort").asText(),
                                                port.path("port").asInt()))));
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void ingressesAndMonitorsNameServicesAndPortsThatExist(Overlay overlay) {
        List<Manifest> all = overlay.manifests();

        assertThat(Manifest.of(all, "Ingress").stream()
                        .flatMap(ingress -> ingress.at("/spec/rules").valueStream())
                        .flatMap(rule -> rule.at("/http/paths").valueStream()))
                .allSatisfy(path -> {
                    Manifest service = Manifest.of(
                            all, "Service", path.at("/backend/service/name").asText());
                    assertThat(portNames(service))
                            .contains(path.at("/backend/service/port/name").asText());
                });
        assertThat(Manifest.of(all, "ServiceMonitor")).allSatisfy(monitor -> {
            List<Manifest> services = Manifest.of(all, "Service").stream()
                    .filter(service -> Manifest.matches(
                            monitor.at("/spec/selector/matchLabels"), Manifest.map(service.at("/metadata/labels"))))
                    .toList();
            assertThat(services).as(monitor.id()).hasSize(1);
            assertThat(portNames(services.getFirst()))
                    .contains(monitor.at("/spec/endpoints/0/port").asText());
        });
    }

    /** What an edge has cut it tells after its next start: only within one series Prometheus sees that it became more. */
    @ParameterizedTest
    @MethodSource("overlays")
    void edgesKeepTheirNameInPrometheusWhenTheirPodsStartAnew(Overlay overlay) {
        assertThat(Manifest.of(overlay.manifests(), "ServiceMonitor"))
                .filteredOn(monitor -> monitor.name().equals("tidegate-edge"))
                .allSatisfy(monitor -> assertThat(monitor.at("/spec/endpoints/0/relabelings"))
                        .anySatisfy(rule -> {
                            assertThat(rule.at("/sourceLabels/0").asText()).isEqualTo("__meta_kubernetes_pod_name");
                            assertThat(rule.path("targetLabel").asText()).isEqualTo("instance");
                        }));
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void everyConfigMapAccountAndClaimIsThere(Overlay overlay) {
        List<Manifest> all = overlay.manifests();

        assertThat(all.stream().filter(Manifest::isWorkload)).allSatisfy(workload -> {
            JsonNode pod = workload.pod();
            sources(workload)
                    .filter(source -> source.has("configMap"))
                    .forEach(source -> Manifest.of(
                            all, "ConfigMap", source.at("/configMap/name").asText()));
            pod.path("volumes")
                    .valueStream()
                    .filter(volume -> volume.has("persistentVolumeClaim"))
                    .forEach(volume -> Manifest.of(
                            all,
                            "PersistentVolumeClaim",
                            volume.at("/persistentVolumeClaim/claimName").asText()));
            if (pod.has("serviceAccountName")) {
                Manifest.of(
                        all, "ServiceAccount", pod.path("serviceAccountName").asText());
            }
            if (workload.at("/spec").has("serviceName")) {
                Manifest.of(all, "Service", workload.at("/spec/serviceName").asText());
            }
        });
    }

    /** Secrets are the operator's: the document says how to make each of them, and of nothing more. */
    @ParameterizedTest
    @MethodSource("overlays")
    void everySecretIsInTheDocument(Overlay overlay) throws IOException {
        String document = Files.readString(SourceTree.root().resolve("docs/kubernetes.md"));
        Set<String> documented = new TreeSet<>();
        for (Matcher secret = SECRET.matcher(document); secret.find(); ) {
            for (Matcher key = SECRET_KEY.matcher(secret.group(2)); key.find(); ) {
                documented.add(secret.group(1) + "/" + key.group(1));
            }
        }
        Set<String> certificates = new TreeSet<>();
        for (Matcher secret = TLS_SECRET.matcher(document); secret.find(); ) {
            certificates.add(secret.group(1));
        }

        assertThat(overlay.manifests().stream()
                        .filter(Manifest::isWorkload)
                        .flatMap(WiringTest::sources)
                        .filter(source -> source.has("secret"))
                        .flatMap(source -> source.at("/secret/items")
                                .valueStream()
                                .map(item -> source.at("/secret/name").asText() + "/"
                                        + item.path("key").asText())))
                .isNotEmpty()
                .isSubsetOf(documented);
        assertThat(Manifest.of(overlay.manifests(), "Ingress").stream()
                        .flatMap(ingress -> ingress.at("/spec/tls").valueStream())
                        .map(tls -> tls.path("secretName").asText()))
                .isSubsetOf(certificates);
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void edgesKeepTheirVolumes(Overlay overlay) {
        Manifest edge = Manifest.of(overlay.manifests(), "StatefulSet", "tidegate-edge");

        assertThat(Manifest.map(edge.at("/spec/persistentVolumeClaimRetentionPolicy")))
                .containsEntry("whenScaled", "Retain")
                .containsEntry("whenDeleted", "Retain");
        // A mode that several machines may have at a time is that of a network file system.
        assertThat(edge.at("/spec/volumeClaimTemplates/0/spec/accessModes")
                        .valueStream()
                        .map(JsonNode::asText))
                .isSubsetOf("ReadWriteOnce", "ReadWriteOncePod");
        assertThat(edge.containers()
                        .flatMap(container -> container.path("volumeMounts").valueStream()))
                .anySatisfy(mount -> {
                    assertThat(mount.path("name").asText()).isEqualTo("data");
                    assertThat(mount.path("mountPath").asText()).isEqualTo("/var/lib/tidegate");
                });
    }

    /** The workloads whose pods a selector chooses. */
    private static List<Manifest> pods(List<Manifest> all, JsonNode selector) {
        return all.stream()
                .filter(Manifest::isWorkload)
                .filter(workload -> Manifest.matches(selector, labels(workload, selector)))
                .toList();
    }

    /** The controller of a StatefulSet gives each pod its name as a label. */
    private static Map<String, String> labels(Manifest workload, JsonNode selector) {
        Map<String, String> labels = new HashMap<>(workload.podLabels());
        String asked = selector.path(POD_NAME).asText();
        if (workload.kind().equals("StatefulSet") && asked.startsWith(workload.name() + "-")) {
            labels.put(POD_NAME, asked);
        }
        return labels;
    }

    private static Map<String, Integer> containerPorts(Manifest workload) {
        Map<String, Integer> ports = new HashMap<>();
        workload.containers()
                .flatMap(container -> container.path("ports").valueStream())
                .forEach(port -> ports.put(
                        port.path("name").asText(), port.path("containerPort").asInt()));
        return ports;
    }

    private static List<String> portNames(Manifest service) {
        return service.at("/spec/ports")
                .valueStream()
                .map(port -> port.path("name").asText())
                .toList();
    }

    /** What projected volumes are made of. */
    private static Stream<JsonNode> sources(Manifest workload) {
        return workload.pod()
                .path("volumes")
                .valueStream()
                .flatMap(volume -> volume.at("/projected/sources").valueStream());
    }
}
