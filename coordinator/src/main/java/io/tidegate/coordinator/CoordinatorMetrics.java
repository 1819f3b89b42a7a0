package io.tidegate.coordinator;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.tidegate.common.backup.BackupSchedule;
import io.tidegate.common.bus.Bus;
import io.tidegate.common.wire.Revision;
import io.tidegate.coordinator.quota.BankAudit;
import io.tidegate.coordinator.registry.NodeState;
import io.tidegate.coordinator.registry.NodeView;
import io.tidegate.coordinator.registry.Registry;
import io.tidegate.coordinator.sync.SocketHub;
import io.tidegate.coordinator.sync.StoreFeed;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/** The coordinator's own figures for Prometheus. */
final class CoordinatorMetrics {
    private static final Set<NodeState> UP = EnumSet.of(NodeState.HEALTHY, NodeState.DEGRADED, NodeState.DRAINING);
    private static final double MILLIS_OF_A_SECOND = 1000.0;

    private CoordinatorMetrics() {}

    static void register(
            MeterRegistry meters,
            Foundation foundation,
            Registry registry,
            RevisionLag lag,
            SocketHub sockets,
            BankAudit audit) {
        for (NodeState state : NodeState.values()) {
            Gauge.builder("tidegate.coordinator.nodes", registry, nodes -> count(nodes, state))
                    .tag("state", state.name().toLowerCase(Locale.ROOT))
                    .description("Nodes by state")
                    .register(meters);
        }
        gauge(
                meters,
                "sockets",
                "Nodes that keep a WebSocket to this coordinator",
                sockets,
                hub -> hub.connected().size());
        gauge(
                meters,
                "store.healthy",
                "Whether the database can be used",
                foundation,
                parts -> parts.store().healthy() ? 1 : 0);
        gauge(
                meters,
                "revision",
                "The newest revision's number",
                foundation.feed(),
                feed -> feed.newest().number());
        gauge(
                meters,
                "nodes.revision.lag",
                "How many revisions the node that lags most lacks, of the nodes that are up",
                registry,
                nodes -> lag(nodes, foundation.feed().newest()));
        gauge(
                meters,
                "nodes.revision.lag.seconds",
                "For how long the node that lags most has lacked a change, of the nodes that are up",
                registry,
                nodes -> lagSeconds(nodes, lag));
        gauge(
                meters,
                "nodes.outbox.seconds",
                "Age of the oldest ledger row that a node has told of and not sent, also of nodes that are down",
                registry,
                CoordinatorMetrics::oldestUnsent);
        gauge(
                meters,
                "bank.wrong.windows",
                "Windows of quotas whose books don't add up",
                audit,
                BankAudit::wrongWindows);
        gauge(
                meters,
                "bank.overrun.ratio",
                "By what share of its limit the hard quota that is overrun most is overrun",
                audit,
                BankAudit::worstOverrun);
        foundation.bus().ifPresent(bus -> {
            gauge(meters, "bus.members", "Members of the event bus", bus, Bus::members);
            gauge(meters, "bus.connected", "Whether the event bus works", bus, joined -> joined.connected() ? 1 : 0);
        });
        counter(meters, "records.pushed", "Records pushed to nodes", foundation.feed(), StoreFeed::pushed);
        counter(meters, "feed.failures", "Looks for new records that failed", foundation.feed(), StoreFeed::failures);
        counter(
                meters,
                "sockets.slow",
                "WebSockets closed because their nodes read too slowly",
                sockets,
                SocketHub::slow);
    }

    static void register(MeterRegistry meters, BackupSchedule schedule) {
        gauge(
                meters,
                "backup.age.seconds",
                "Seconds since the last good backup by schedule, since the start while there is none; not a number where"
                        + " another coordinator makes them",
                schedule,
                BackupSchedule::ageSeconds);
        gauge(
                meters,
                "backup.interval.seconds",
                "Seconds from one backup by schedule to the next, as configured",
                schedule,
                BackupSchedule::intervalSeconds);
        counter(meters, "backups", "Backups made by schedule", schedule, BackupSchedule::made);
        counter(meters, "backup.failures", "Backups by schedule that failed", schedule, BackupSchedule::failures);
    }

    private static double count(Registry registry, NodeState state) {
        return registry.nodes().stream().filter(node -> node.state() == state).count();
    }

    private static double lag(Registry registry, Revision newest) {
        return registry.nodes().stream()
                .filter(node -> UP.contains(node.state()))
                .map(NodeView::applied)
                .filter(applied -> applied.generation() == newest.generation())
                .mapToLong(applied -> Math.max(0, newest.number() - applied.number()))
                .max()
                .orElse(0);
    }

    private static double lagSeconds(Registry registry, RevisionLag lag) {
        return registry.nodes().stream()
                .filter(node -> UP.contains(node.state()))
                .map(NodeView::applied)
                .distinct()
                .mapToDouble(lag::secondsAfter)
                .max()
                .orElse(0);
    }

    private static double oldestUnsent(Registry registry) {
        return registry.nodes().stream()
                .filter(node -> node.state() != NodeState.RETIRED && node.state() != NodeState.REVOKED)
                .flatMap(node -> node.beat().stream())
                .mapToDouble(beat -> beat.outbox().oldestUnsentMillis() / MILLIS_OF_A_SECOND)
                .max()
                .orElse(0);
    }

    private static <T> void gauge(MeterRegistry meters, String name, String what, T of, ToDoubleFunction<T> value) {
        Gauge.builder("tidegate.coordinator." + name, of, value)
                .description(what)
                .register(meters);
    }

    private static <T> void counter(MeterRegistry meters, String name, String what, T of, ToDoubleFunction<T> value) {
        FunctionCounter.builder("tidegate.coordinator." + name, of, value)
                .description(what)
                .register(meters);
    }
}
