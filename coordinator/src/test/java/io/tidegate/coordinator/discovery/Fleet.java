package io.tidegate.coordinator.discovery;

import io.tidegate.common.wire.NodeProfile;
import io.tidegate.common.wire.Revision;
import io.tidegate.common.wire.Vitals;
import io.tidegate.coordinator.registry.NodeState;
import io.tidegate.coordinator.registry.NodeView;
import java.util.List;
import java.util.Optional;

/** Nodes to rank. Up since 1970, of full health, without load, and with all capabilities, unless told otherwise. */
record Fleet(
        String id,
        String location,
        String endpoint,
        List<String> capabilities,
        NodeState state,
        double errorRate,
        double load,
        long upSince,
        boolean draining,
        Revision applied) {
    static final List<String> ALL = List.of("claude-code-proxy", "file-operations", "tool-calling");

    static Fleet node(String id, String location) {
        return new Fleet(
                id,
                location,
                "https://" + id + ".example.org",
                ALL,
                NodeState.HEALTHY,
                0,
                0,
                0,
                false,
                new Revision(1, 100));
    }

    Fleet at(String other) {
        return new Fleet(id, location, other, capabilities, state, errorRate, load, upSince, draining, applied);
    }

    Fleet in(NodeState other) {
        return new Fleet(id, location, endpoint, capabilities, other, errorRate, load, upSince, draining, applied);
    }

    Fleet able(String... these) {
        return new Fleet(id, location, endpoint, List.of(these), state, errorRate, load, upSince, draining, applied);
    }

    Fleet loaded(double share) {
        return new Fleet(id, location, endpoint, capabilities, state, errorRate, share, upSince, draining, applied);
    }

    /** Its health, 40 to 100. */
    Fleet ofHealth(int health) {
        return new Fleet(
                id, location, endpoint, capabilities, state, (100 - health) / 100.0, load, upSince, draining, applied);
    }

    Fleet since(long millis) {
        return new Fleet(id, location, endpoint, capabilities, state, errorRate, load, millis, draining, applied);
    }

    Fleet drained() {
        return new Fleet(id, location, endpoint, capabilities, state, errorRate, load, upSince, true, applied);
    }

    Fleet having(Revision revision) {
        return new Fleet(id, location, endpoint, capabilities, state, errorRate, load, upSince, draining, revision);
    }

    NodeView view() {
        Vitals vitals = new Vitals(0, 100, load, errorRate, 0, 1_000, 1, 1, true);
        return new NodeView(
                id,
                new NodeProfile(id, location, endpoint, capabilities, "1.0"),
                state,
                Optional.of(vitals),
                Optional.empty(),
                1,
                1,
                upSince,
                draining,
                applied);
    }
}
