package io.tidegate.coordinator;

import io.tidegate.coordinator.keys.NodeApplied;
import io.tidegate.coordinator.registry.NodeState;
import io.tidegate.coordinator.registry.NodeView;
import io.tidegate.coordinator.registry.Registry;
import java.util.List;

/** What the registry knows of nodes, for who waits until they have a change. */
final class NodesApplied {
    private NodesApplied() {}

    /** All nodes that are not gone for good. */
    static List<NodeApplied> of(Registry registry) {
        return registry.nodes().stream()
                .filter(node -> node.state() != NodeState.RETIRED && node.state() != NodeState.REVOKED)
                .map(node -> new NodeApplied(node.id(), node.profile().name(), isConnected(node), node.applied()))
                .toList();
    }

    /** Silent for less than 3 s: what the promise of a second is about. */
    private static boolean isConnected(NodeView node) {
        return switch (node.state()) {
            case HEALTHY, DEGRADED, DRAINING, JOINING -> node.beat().isPresent();
            case SUSPECT, DOWN, LEFT, RETIRED, REVOKED -> false;
        };
    }
}
