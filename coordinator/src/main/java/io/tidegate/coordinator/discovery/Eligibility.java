package io.tidegate.coordinator.discovery;

import io.tidegate.common.wire.Revision;
import io.tidegate.coordinator.registry.Health;
import io.tidegate.coordinator.registry.NodeState;
import io.tidegate.coordinator.registry.NodeView;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Decides which nodes clients may be sent to at all: up, not draining, of the wished capabilities, healthy, their keys fresh. It
 * looks at all nodes every second and remembers what it saw. {@link #look} is called once after the other; the rest may be called from any thread.
 */
final class Eligibility {
    /** A node must have applied what was the newest revision so long ago. */
    static final long KEY_AGE_MILLIS = 10_000;

    /** What stands in shell lines and settings without harm, whatever the node says its endpoint is. */
    private static final Pattern ENDPOINT = Pattern.compile("https?://[A-Za-z0-9._~:/%\\[\\]-]{1,500}");

    private final int floor;
    private final KeyAge keyAge = new KeyAge(KEY_AGE_MILLIS);
    private volatile Seen seen = new Seen(Map.of(), Set.of(), Revision.NONE);

    Eligibility(int floor) {
        this.floor = floor;
    }

    /** What the last look brought. */
    private record Seen(Map<String, HealthGate> gates, Set<String> plainEndpoints, Revision due) {
        Seen {
            gates = Map.copyOf(gates);
            plainEndpoints = Set.copyOf(plainEndpoints);
        }
    }

    /** To be called about every second. */
    void look(Collection<NodeView> nodes, Revision newest, long nowMillis) {
        keyAge.newest(newest, nowMillis);
        Map<String, HealthGate> gates = new HashMap<>();
        Set<String> plainEndpoints = new HashSet<>();
        for (NodeView node : nodes) {
            health(node).ifPresent(health -> gates.put(node.id(), gate(node, health, nowMillis)));
            if (isPlain(node.profile().endpoint())) {
                plainEndpoints.add(node.profile().endpoint());
            }
        }
        seen = new Seen(gates, plainEndpoints, keyAge.due(nowMillis));
    }

    /** Why no client is sent to a node, as a clause; empty when clients are. */
    Optional<String> reasonAgainst(NodeView node, Set<String> capabilities) {
        return reasonOf(node.state())
                .or(() -> node.draining() ? Optional.of("draining") : Optional.empty())
                .or(() -> capabilities.stream()
                        .filter(wished -> !node.profile().capabilities().contains(wished))
                        .sorted()
                        .findFirst()
                        .map(wished -> "lacks the capability " + wished))
                .or(() -> reasonOfHealth(node))
                .or(() -> reasonOfKeys(node))
                .or(() -> isPlain(node.profile().endpoint())
                        ? Optional.empty()
                        : Optional.of("its endpoint is no plain http or https URL"));
    }

    private static Optional<String> reasonOf(NodeState state) {
        return switch (state) {
            case HEALTHY, DEGRADED -> Optional.empty();
            case JOINING -> Optional.of("joining: has not said yet how it is");
            case SUSPECT -> Optional.of("suspect: silent for 3 s");
            case DRAINING -> Optional.of("draining");
            case DOWN -> Optional.of("down");
            case LEFT -> Optional.of("left: it drained and was stopped");
            case RETIRED -> Optional.of("retired");
            case REVOKED -> Optional.of("revoked");
        };
    }

    private Optional<String> reasonOfHealth(NodeView node) {
        Optional<Integer> health = health(node);
        if (health.isEmpty()) {
            return reasonOf(NodeState.JOINING);
        }
        if (health.get() < floor) {
            return Optional.of("health " + health.get() + " (the floor is " + floor + ")");
        }
        HealthGate gate = seen.gates().get(node.id());
        return gate == null || gate.open()
                ? Optional.empty()
                : Optional.of("health " + health.get() + ", and was less than " + floor + ": back after "
                        + HealthGate.STEADY_MILLIS / 1000 + " s at " + HealthGate.enough(floor) + " or more");
    }

    private Optional<String> reasonOfKeys(NodeView node) {
        Revision due = seen.due();
        return KeyAge.fresh(node.applied(), due)
                ? Optional.empty()
                : Optional.of("its keys are old: it has revision " + node.applied() + ", and " + due + " is due");
    }

    private boolean isPlain(String endpoint) {
        return seen.plainEndpoints().contains(endpoint)
                || ENDPOINT.matcher(endpoint).matches();
    }

    private HealthGate gate(NodeView node, int health, long nowMillis) {
        HealthGate before = seen.gates().get(node.id());
        return before == null ? HealthGate.first(health, floor) : before.next(health, floor, nowMillis);
    }

    private static Optional<Integer> health(NodeView node) {
        return node.vitals().map(Health::of);
    }
}
