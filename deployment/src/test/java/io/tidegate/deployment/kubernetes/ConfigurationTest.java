package io.tidegate.deployment.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.tidegate.common.bus.BusConfig;
import io.tidegate.common.bus.BusKubernetesConfig;
import io.tidegate.common.config.ConfigResult.Invalid;
import io.tidegate.coordinator.config.CoordinatorConfig;
import io.tidegate.coordinator.config.StorageConfig;
import io.tidegate.edge.config.CentralServerConfig;
import io.tidegate.edge.config.EdgeConfig;
import io.tidegate.edge.config.TimeoutsConfig;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The programs take the configuration of every overlay, and it fits the objects around it. */
@Tag("full")
class ConfigurationTest {
    /** To settle what was cut, to report usage, to give leases back and to leave the bus. */
    private static final Duration FLUSH = Duration.ofSeconds(60);

    private static final Path DATA = Path.of("/var/lib/tidegate");

    static List<Overlay> overlays() {
        return Overlay.all();
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void bothProgramsTakeIt(Overlay overlay) {
        EdgeConfig edge = Configurations.edge(overlay);
        Optional<CoordinatorConfig> coordinator = Configurations.coordinator(overlay);

        assertThat(edge.storage().path()).isEqualTo(DATA);
        assertThat(edge.storage().backupPath()).startsWithRaw(DATA);
        assertThat(edge.operator().host()).isEqualTo("0.0.0.0");
        assertThat(coordinator.isPresent()).isNotEqualTo(overlay.equals(Overlay.EDGES_ALONE));
        coordinator.ifPresent(config -> {
            assertThat(config.storage().path()).isEqualTo(DATA);
            assertThat(config.storage().backupPath()).startsWithRaw(DATA);
            assertThat(config.operator().host()).isEqualTo("0.0.0.0");
        });
    }

    @Test
    void aFaultInItIsFound() {
        Manifest edge = Manifest.of(Overlay.SINGLE_REGION.manifests(), "StatefulSet", "tidegate-edge");
        Manifest misspelt = edge.changed(json -> ((ArrayNode) json.at("/spec/template/spec/containers/0/env"))
                .addObject()
                .put("name", "TIDEGATE_LISTEN_PROT")
                .put("value", "8081"));

        assertThat(Configurations.load(Overlay.SINGLE_REGION, misspelt, "edge-node.yml", EdgeConfig.class))
                .isInstanceOfSatisfying(
                        Invalid.class, invalid -> assertThat(invalid.toString()).contains("TIDEGATE_LISTEN_PROT"));
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void thePortsAreThoseOfTheContainers(Overlay overlay) {
        EdgeConfig edge = Configurations.edge(overlay);

        assertThat(ports(overlay, "tidegate-edge"))
                .containsExactlyInAnyOrderElementsOf(Stream.concat(
                                Stream.of(edge.listen().port(), edge.operator().port()),
                                ports(edge.centralServer().flatMap(CentralServerConfig::bus)))
                        .toList());
        Configurations.coordinator(overlay)
                .ifPresent(coordinator -> assertThat(ports(overlay, "tidegate-coordinator"))
                        .containsExactlyInAnyOrderElementsOf(Stream.concat(
                                        Stream.of(
                                                coordinator.listen().port(),
                                                coordinator.operator().port()),
                                        ports(coordinator.cluster().bus()))
                                .toList()));
    }

    /** A pod is not killed while it drains as long as the configuration lets it. */
    @ParameterizedTest
    @MethodSource("overlays")
    void theGracePeriodFitsTheDrain(Overlay overlay) {
        TimeoutsConfig timeouts = Configurations.edge(overlay).timeouts();
        Duration drain = timeouts.move().plus(timeouts.drain());
        long grace = Manifest.of(overlay.manifests(), "StatefulSet", "tidegate-edge")
                .pod()
                .path("terminationGracePeriodSeconds")
                .asLong();

        assertThat(Duration.ofSeconds(grace)).isGreaterThanOrEqualTo(drain.plus(FLUSH));
        System.out.println(overlay + ": grace period " + grace + " s, drain " + drain.toSeconds() + " s");
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void theEndpointIsTheNameOfTheIngress(Overlay overlay) {
        URI endpoint = Configurations.edge(overlay).node().endpoint().orElseThrow();
        List<String> hosts = Manifest.of(overlay.manifests(), "Ingress").stream()
                .filter(ingress -> ingress.name().startsWith("tidegate-edge"))
                .flatMap(ingress -> ingress.at("/spec/rules").valueStream())
                .map(rule -> rule.path("host").asText())
                .toList();

        if (overlay.equals(Overlay.DEMO)) {
            assertThat(hosts).isEmpty();
            assertThat(endpoint).isEqualTo(URI.create("http://127.0.0.1:8080"));
        } else {
            assertThat(endpoint.getScheme()).isEqualTo("https");
            assertThat(hosts).contains(endpoint.getHost());
        }
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void theCoordinatorIsWhereEdgesLookForIt(Overlay overlay) {
        CentralServerConfig server =
                Configurations.edge(overlay).centralServer().orElseThrow();

        assertThat(server.joinToken()).isPresent();
        if (overlay.equals(Overlay.EDGES_ALONE)) {
            URI publicly = Configurations.coordinator(Overlay.WITH_COORDINATORS)
                    .flatMap(coordinator -> coordinator.discovery().publicUrl())
                    .orElseThrow();
            assertThat(server.url()).isEqualTo(publicly);
            assertThat(server.socketUrl()).isEqualTo(URI.create("wss://" + publicly.getHost()));
            assertThat(server.bus()).isEmpty();
        } else {
            Manifest service =
                    Manifest.of(overlay.manifests(), "Service", server.url().getHost());
            assertThat(service.at("/spec/ports/0/port").asInt())
                    .isEqualTo(server.url().getPort());
        }
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void membersOfTheBusLookForEachOtherInOneService(Overlay overlay) {
        Optional<BusConfig> ofEdges =
                Configurations.edge(overlay).centralServer().flatMap(CentralServerConfig::bus);
        Optional<BusConfig> ofCoordinators = Configurations.coordinator(overlay)
                .flatMap(coordinator -> coordinator.cluster().bus());

        assertThat(ofEdges).isEqualTo(ofCoordinators);
        ofEdges.flatMap(BusConfig::kubernetes).ifPresent(kubernetes -> {
            boolean byApi = overlay.components().contains("bus-by-api");
            assertThat(byApi ? kubernetes.serviceName() : kubernetes.serviceDns())
                    .contains("tidegate-bus");
            assertThat(kubernetes.namespace()).isEmpty();
            Manifest service = Manifest.of(overlay.manifests(), "Service", "tidegate-bus");
            // A name of one address would be that of a balancer, and who is not ready yet is a member all the same.
            assertThat(service.at("/spec/clusterIP").asText()).isEqualTo("None");
            assertThat(service.at("/spec/publishNotReadyAddresses").asBoolean()).isTrue();
        });
        assertThat(ofEdges.flatMap(BusConfig::kubernetes).map(BusKubernetesConfig.class::isInstance))
                .isEqualTo(overlay.equals(Overlay.EDGES_ALONE) ? Optional.empty() : Optional.of(true));
    }

    /** Several coordinators share a database and a cluster key; with SQLite there is one, and it alone has the volume. */
    @ParameterizedTest
    @MethodSource("overlays")
    void severalCoordinatorsHaveOneStore(Overlay overlay) {
        Configurations.coordinator(overlay).ifPresent(config -> {
            Manifest workload = Manifest.of(overlay.manifests(), "Deployment", "tidegate-coordinator");
            int replicas = workload.at("/spec/replicas").asInt();
            if (config.storage().type() == StorageConfig.Type.POSTGRESQL) {
                assertThat(replicas).isEqualTo(2);
                assertThat(config.cluster().key()).isPresent();
                assertThat(config.storage().password()).isPresent();
                assertThat(workload.at("/spec/strategy/rollingUpdate/maxUnavailable")
                                .asInt(-1))
                        .isZero();
            } else {
                assertThat(replicas).isEqualTo(1);
                assertThat(workload.at("/spec/strategy/type").asText()).isEqualTo("Recreate");
                assertThat(workload.pod().path("volumes").valueStream())
                        .anyMatch(volume -> volume.has("persistentVolumeClaim"));
            }
        });
    }

    private static List<Integer> ports(Overlay overlay, String name) {
        return overlay.manifests().stream()
                .filter(Manifest::isWorkload)
                .filter(workload -> workload.name().equals(name))
                .flatMap(Manifest::containers)
                .flatMap(container -> container.path("ports").valueStream())
                .map(port -> port.path("containerPort").asInt())
                .toList();
    }

    private static Stream<Integer> ports(Optional<BusConfig> bus) {
        return bus.stream().flatMap(config -> Stream.of(config.port(), config.eventBusPort()));
    }
}
