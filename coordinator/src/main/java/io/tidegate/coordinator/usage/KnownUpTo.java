package io.tidegate.coordinator.usage;

import io.tidegate.coordinator.registry.NodeState;
import io.tidegate.coordinator.registry.NodeView;
import io.tidegate.coordinator.registry.Registry;
import java.util.EnumSet;
import java.util.Set;

/** Up to which time all use of the other nodes is known here: the oldest that any of them may not have told yet. */
final class KnownUpTo {
    private static final Set<NodeState> OVER = EnumSet.of(NodeState.RETIRED, NodeState.REVOKED, NodeState.LEFT);

    private final Registry registry;

    KnownUpTo(Registry registry) {
        this.registry = registry;
    }

    /**
     * The time, milliseconds since 1970.
     *
     * @param node that asks and knows its own use
     */
    long besides(String node, long now) {
        return registry.nodes().stream()
                .filter(other -> !other.id().equals(node) && serves(other))
                .mapToLong(other -> Math.min(now, of(other)))
                .min()
                .orElse(now);
    }

    /** A retired or revoked node spends no more, one that has left has told all, and one that never beat has not begun. */
    private static boolean serves(NodeView node) {
        return !OVER.contains(node.state()) && node.lastBeatAt() > 0;
    }

    private static long of(NodeView node) {
        return node.lastBeatAt()
                - node.beat().map(beat -> beat.outbox().oldestUnsentMillis()).orElse(0L);
    }
}
