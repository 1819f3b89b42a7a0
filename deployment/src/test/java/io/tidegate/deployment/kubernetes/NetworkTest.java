package io.tidegate.deployment.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.common.bus.BusConfig;
import io.tidegate.coordinator.config.CoordinatorConfig;
import io.tidegate.coordinator.config.StorageConfig;
import io.tidegate.edge.config.CentralServerConfig;
import io.tidegate.edge.config.EdgeConfig;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Pods may speak to each other as far as their configuration needs it, and no further. */
@Tag("full")
class NetworkTest {
    private static final List<String> PRIVATE = List.of("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16");
    private static final String INTERNET = "0.0.0.0/0 but 5";

    static List<Overlay> overlays() {
        return Overlay.all();
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void nothingIsOpenThatIsNotNamed(Overlay overlay) {
        assertThat(new Flows(overlay).closed()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void podsAcceptWhatTheConfigurationNeeds(Overlay overlay) {
        Set<String> needed = within(overlay);
        EdgeConfig edge = Configurations.edge(overlay);
        Optional<CoordinatorConfig> coordinator = Configurations.coordinator(overlay);
        if (has(overlay, "Ingress", "tidegate-edge")) {
            needed.add("ingress-nginx -> edge:" + edge.listen().port());
        }
        if (has(overlay, "Ingress", "tidegate-coordinator")) {
            coordinator.ifPresent(config ->
                    needed.add("ingress-nginx -> coordinator:" + config.listen().port()));
        }
        if (has(overlay, "ServiceMonitor", "tidegate-edge")) {
            needed.add("monitoring -> edge:" + edge.operator().port());
        }
        if (has(overlay, "ServiceMonitor", "tidegate-coordinator")) {
            coordinator.ifPresent(config ->
                    needed.add("monitoring -> coordinator:" + config.operator().port()));
        }

        assertThat(new Flows(overlay).accepted()).isEqualTo(needed);
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void podsAskForWhatTheConfigurationNeeds(Overlay overlay) {
        Set<String> needed = within(overlay);
        for (Manifest workload :
                overlay.manifests().stream().filter(Manifest::isWorkload).toList()) {
            String component = workload.podLabels().get("app.kubernetes.io/component");
            needed.add(component + " -> kube-system/kube-dns:53");
            needed.add(component + " -> kube-system/kube-dns:53/UDP");
            if (overlay.components().contains("bus-by-api")) {
                needed.add(component + " -> 0.0.0.0/0:443");
                needed.add(component + " -> 0.0.0.0/0:6443");
            }
        }
        if (upstream(overlay).getScheme().equals("https")) {
            needed.add("edge -> " + INTERNET + ":443");
        }
        Configurations.coordinator(overlay)
                .map(CoordinatorConfig::storage)
                .filter(storage -> storage.type() == StorageConfig.Type.POSTGRESQL)
                .flatMap(StorageConfig::url)
                .map(url -> URI.create(url.substring("jdbc:".length())).getPort())
                .ifPresent(port -> PRIVATE.forEach(block -> needed.add("coordinator -> " + block + ":" + port)));

        assertThat(new Flows(overlay).allowedOut()).isEqualTo(needed);
        System.out.println(overlay + ": " + needed.size() + " ways out, as configured");
    }

    /** What pods of one overlay say to each other. */
    private static Set<String> within(Overlay overlay) {
        Set<String> needed = new TreeSet<>();
        EdgeConfig edge = Configurations.edge(overlay);
        Configurations.coordinator(overlay).ifPresent(coordinator -> {
            needed.add("edge -> coordinator:" + coordinator.listen().port());
            edge.centralServer().flatMap(CentralServerConfig::bus).ifPresent(bus -> needed.addAll(members(bus)));
        });
        URI upstream = upstream(overlay);
        if (upstream.getHost().equals("tidegate-simulator")) {
            needed.add("edge -> simulator:" + upstream.getPort());
        }
        return needed;
    }

    private static Set<String> members(BusConfig bus) {
        Set<String> flows = new TreeSet<>();
        for (String from : List.of("edge", "coordinator")) {
            for (String to : List.of("edge", "coordinator")) {
                flows.add(from + " -> " + to + ":" + bus.port());
                flows.add(from + " -> " + to + ":" + bus.eventBusPort());
            }
        }
        return flows;
    }

    private static URI upstream(Overlay overlay) {
        return Configurations.edge(overlay).upstreams().getFirst().url();
    }

    private static boolean has(Overlay overlay, String kind, String name) {
        return overlay.manifests().stream()
                .anyMatch(one -> one.kind().equals(kind) && one.name().equals(name));
    }
}
