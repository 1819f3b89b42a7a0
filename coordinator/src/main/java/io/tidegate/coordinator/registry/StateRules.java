package io.tidegate.coordinator.registry;

import io.tidegate.common.wire.Heartbeat;
import java.time.Duration;
import java.util.Optional;

/** How a node's state follows from what is known of it. */
final class StateRules {
    /** Silence after which a node is suspect. */
    static final Duration SUSPECT_AFTER = Duration.ofSeconds(3);

    /** Silence after which a node is down. */
    static final Duration DOWN_AFTER = Duration.ofSeconds(5);

    private final int floor;

    /** @param floor the health below which a node is degraded, 0 to 100 */
    StateRules(int floor) {
        this.floor = floor;
    }

    /**
     * The state now.
     *
     * @param now by {@link StoreClock#steadyMillis}
     * @param judging whether silence counts; when it does not, only who was down stays so
     */
    static NodeState state(Node node, long now, boolean judging) {
        return switch (node.row().standing()) {
            case REVOKED -> NodeState.REVOKED;
            case RETIRED -> NodeState.RETIRED;
            case ACTIVE -> active(node, now, judging);
        };
    }

    private static NodeState active(Node node, long now, boolean judging) {
        if (node.row().epoch().isEmpty()) {
            return NodeState.JOINING;
        }
        long silence = node.silence(now);
        boolean down = judging || node.row().recorded() == NodeState.DOWN;
        if (silence >= DOWN_AFTER.toMillis() && down) {
            return node.saidGoodBye() && node.holdsNothing() ? NodeState.LEFT : NodeState.DOWN;
        }
        if (silence >= SUSPECT_AFTER.toMillis() && judging) {
            return NodeState.SUSPECT;
        }
        return speaking(node);
    }

    /** Whether the bank is to be asked what a node holds: it may have left. */
    static boolean mayHaveLeft(Node node, long now) {
        return node.row().standing() == Standing.ACTIVE
                && node.saidGoodBye()
                && !node.holdsNothing()
                && node.silence(now) >= SUSPECT_AFTER.toMillis();
    }

    private static NodeState speaking(Node node) {
        Optional<Beat> last = node.last();
        if (last.isEmpty() || !last.get().joined()) {
            return NodeState.JOINING;
        }
        if (node.draining()) {
            return NodeState.DRAINING;
        }
        return last.get().healthySince() == 0 ? NodeState.DEGRADED : NodeState.HEALTHY;
    }

    /**
     * What a beat of a node's current epoch says, that arrives now.
     *
     * @param now milliseconds since 1970, by the store's clock
     * @param steadyNow by {@link StoreClock#steadyMillis}
     */
    Beat taken(Node node, Heartbeat message, long now, long steadyNow) {
        Optional<Beat> before = node.last().filter(_ -> node.silence(steadyNow) < DOWN_AFTER.toMillis());
        boolean healthy = Health.of(message.vitals()) >= floor;
        long healthyBefore = before.map(Beat::healthySince).orElse(0L);
        return new Beat(
                node.row().ordinal(),
                message,
                now,
                before.map(Beat::upSince).orElse(now),
                !healthy ? 0 : healthyBefore > 0 ? healthyBefore : now,
                healthy || node.last().map(Beat::joined).orElse(false),
                true);
    }
}
