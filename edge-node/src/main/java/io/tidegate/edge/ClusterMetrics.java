package io.tidegate.edge;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.tidegate.edge.cluster.ClusterView;
import io.tidegate.edge.cluster.EdgeCluster;
import java.util.function.ToDoubleFunction;

/** How the node stands in its cluster, for the operator's metrics. */
final class ClusterMetrics {
    private ClusterMetrics() {}

    static void register(MeterRegistry registry, EdgeCluster cluster) {
        gauge(registry, cluster, "connected", "1 while the node hears from a coordinator", v -> one(v.connected()));
        gauge(registry, cluster, "socket", "1 while pushes come over the WebSocket", v -> one(v.socket()));
        gauge(registry, cluster, "bus", "1 while pushes come over the event bus", v -> one(v.bus()));
        gauge(
                registry,
                cluster,
                "revision",
                "Number of the revision that the node has",
                v -> v.applied().number());
        gauge(
                registry,
                cluster,
                "contact.seconds",
                "Seconds since the node was last connected",
                v -> v.silentMillis() / 1000.0);
        gauge(
                registry,
                cluster,
                "outbox.rows",
                "Ledger rows that the coordinator has not acknowledged",
                v -> v.outbox().unsent());
        gauge(
                registry,
                cluster,
                "outbox.seconds",
                "Age of the oldest of them",
                v -> v.outbox().oldestUnsentMillis() / 1000.0);
    }

    private static double one(boolean is) {
        return is ? 1 : 0;
    }

    private static void gauge(
            MeterRegistry registry,
            EdgeCluster cluster,
            String name,
            String description,
            ToDoubleFunction<ClusterView> value) {
        Gauge.builder("tidegate.cluster." + name, cluster, known -> value.applyAsDouble(known.view()))
                .description(description)
                .register(registry);
    }
}
