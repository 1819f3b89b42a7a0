package io.tidegate.deployment.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidegate.common.bus.Bus;
import io.tidegate.common.bus.BusConfig;
import io.tidegate.common.bus.BusSettings;
import io.tidegate.common.cluster.ClusterKey;
import io.tidegate.edge.config.CentralServerConfig;
import io.tidegate.testing.Eventually;
import io.tidegate.testing.FreePort;
import io.tidegate.testing.TestCertificate;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who may ask the Kubernetes API, and for what: members of a bus that finds them by it, and nobody else. */
@Tag("full")
class RightsTest {
    private static final String HAZELCAST = "hazelcast.kubernetes.";

    static List<Overlay> overlays() {
        return Overlay.all();
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void areThoseOfPodsThatHoldAToken(Overlay overlay) {
        List<Manifest> all = overlay.manifests();
        Set<String> holders = all.stream()
                .filter(Manifest::isWorkload)
                .filter(workload ->
                        workload.pod().path("automountServiceAccountToken").asBoolean())
                .map(workload -> workload.pod().path("serviceAccountName").asText())
                .collect(Collectors.toSet());

        assertThat(all).noneMatch(one -> one.kind().startsWith("ClusterRole"));
        if (!overlay.equals(Overlay.BUS_BY_API)) {
            assertThat(holders).isEmpty();
            assertThat(all).noneMatch(one -> one.kind().startsWith("Role"));
            return;
        }
        assertThat(holders).containsExactlyInAnyOrder("tidegate-edge", "tidegate-coordinator");
        assertThat(Manifest.of(all, "Role")).hasSize(1);
        assertThat(Manifest.of(all, "RoleBinding")).singleElement().satisfies(binding -> {
            Manifest role = Manifest.of(all, "Role", binding.at("/roleRef/name").asText());
            assertThat(binding.at("/roleRef/kind").asText()).isEqualTo("Role");
            assertThat(binding.at("/subjects").valueStream())
                    .allSatisfy(subject -> {
                        assertThat(subject.path("kind").asText()).isEqualTo("ServiceAccount");
                        assertThat(subject.path("namespace")).isEqualTo(role.at("/metadata/namespace"));
                    })
                    .extracting(subject -> subject.path("name").asText())
                    .containsExactlyInAnyOrderElementsOf(holders);
        });
    }

    /**
     * Two members at an API that refuses what the Role doesn't allow. On one machine they differ by their ports, as pods don't, so the
     * coordinator's is the one that both find. It comes first: of an edge that begins alone it would not learn.
     */
    @Test
    void areJustWhatTheMembersNeedToFindEachOther() throws Exception {
        Set<String> rights = rights(Manifest.of(Overlay.BUS_BY_API.manifests(), "Role", "tidegate-bus"));
        try (FakeApi api = FakeApi.start(rights, "127.0.0.1")) {
            System.setProperty(HAZELCAST + "kubernetes-master", api.url());
            System.setProperty(HAZELCAST + "api-token", "a-token");
            System.setProperty(
                    HAZELCAST + "ca-certificate",
                    TestCertificate.named("api", 1).certificate());
            System.setProperty(HAZELCAST + "namespace", "tidegate");
            int first = FreePort.find();
            System.setProperty(HAZELCAST + "service-port", Integer.toString(first));
            Bus coordinator = open(BusSettings.Part.COORDINATOR, first);
            try {
                Eventually.until("the coordinator is in a cluster", () -> coordinator.members() == 1);
                Bus edge = open(BusSettings.Part.NODE, FreePort.find());
                try {
                    Eventually.until(
                            "they found each other",
                            () -> coordinator.members() == 2 && edge.members() == 2,
                            () -> "asked for: " + api.granted() + ", allowed: " + rights);

                    assertThat(rights).containsExactlyElementsOf(api.granted());
                } finally {
                    close(edge);
                }
            } finally {
                close(coordinator);
            }
        }
    }

    @AfterEach
    void forget() {
        System.getProperties().stringPropertyNames().stream()
                .filter(name -> name.startsWith(HAZELCAST))
                .forEach(System::clearProperty);
    }

    /** As the overlay has its edges look for members, but for address and ports. */
    private static Bus open(BusSettings.Part part, int port) {
        BusConfig overlays = Configurations.edge(Overlay.BUS_BY_API)
                .centralServer()
                .flatMap(CentralServerConfig::bus)
                .orElseThrow();
        BusConfig config = new BusConfig(
                true,
                "127.0.0.1",
                port,
                FreePort.find(),
                overlays.clusterName(),
                overlays.members(),
                overlays.kubernetes(),
                overlays.tls());
        ClusterKey key = ClusterKey.ofBase64(Base64.getEncoder().encodeToString(new byte[32]))
                .orElseThrow();
        return Bus.open(
                new BusSettings(config, part),
                key,
                _ -> {},
                new Bus.Surroundings(System::nanoTime, new SecureRandom()));
    }

    private static void close(Bus bus) throws Exception {
        bus.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    private static Set<String> rights(Manifest role) {
        Set<String> rights = new TreeSet<>();
        for (JsonNode rule : role.at("/rules")) {
            rule.path("verbs")
                    .forEach(verb -> rule.path("apiGroups")
                            .forEach(group -> rule.path("resources")
                                    .forEach(resource -> rights.add(
                                            verb.asText() + " " + group.asText() + "/" + resource.asText()))));
        }
        return rights;
    }
}
