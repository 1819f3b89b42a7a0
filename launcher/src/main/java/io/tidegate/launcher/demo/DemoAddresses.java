package io.tidegate.launcher.demo;

import io.tidegate.launcher.RunningCoordinator;
import io.tidegate.launcher.RunningEdge;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where the demo's parts listen.
 *
 * @param edges one or more
 * @param simulatorUrl empty with a real provider
 */
record DemoAddresses(RunningCoordinator coordinator, List<RunningEdge> edges, Optional<String> simulatorUrl) {
    DemoAddresses {
        edges = List.copyOf(edges);
    }

    static String url(int port) {
        return "http://127.0.0.1:" + port;
    }

    List<String> edgeUrls() {
        return edges.stream().map(edge -> url(edge.port())).toList();
    }

    String coordinatorUrl() {
        return url(coordinator.port());
    }

    String adminUrl() {
        return url(coordinator.operatorPort());
    }

    /** For {@code demo.env}. */
    Map<String, String> assignments() {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("TIDEGATE_EDGE_URL", edgeUrls().getFirst());
        values.put("TIDEGATE_EDGE_URLS", String.join(",", edgeUrls()));
        values.put(
                "TIDEGATE_EDGE_PIDS",
                String.join(
                        ",",
                        edges.stream().map(edge -> Long.toString(edge.pid())).toList()));
        values.put("TIDEGATE_EDGE_ADMIN_URL", url(edges.getFirst().operatorPort()));
        values.put("TIDEGATE_COORDINATOR_URL", coordinatorUrl());
        values.put("TIDEGATE_ADMIN_URL", adminUrl());
        simulatorUrl.ifPresent(url -> values.put("TIDEGATE_SIMULATOR_URL", url));
        return values;
    }
}
