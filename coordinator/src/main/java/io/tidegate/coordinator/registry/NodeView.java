package io.tidegate.coordinator.registry;

import io.tidegate.common.wire.Heartbeat;
import io.tidegate.common.wire.NodeProfile;
import io.tidegate.common.wire.Revision;
import io.tidegate.common.wire.Vitals;
import java.util.Optional;

/**
 * A node at one moment. Times are the store's, milliseconds since 1970.
 *
 * @param vitals of its last beat
 * @param beat the last one of its current epoch
 * @param lastBeatAt when it arrived; 0 before the first
 * @param healthySince since when every beat has shown a health at or above the floor; 0 when the last one did not
 * @param upSince since when it beats without having been down; 0 when it does not
 * @param draining whether it was told to drain, or drains of its own will
 * @param applied up to where it has all changes, as of its last beat
 */
public record NodeView(
        String id,
        NodeProfile profile,
        NodeState state,
        Optional<Vitals> vitals,
        Optional<Heartbeat> beat,
        long lastBeatAt,
        long healthySince,
        long upSince,
        boolean draining,
        Revision applied) {}
