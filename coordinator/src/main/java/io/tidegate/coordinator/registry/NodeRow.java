package io.tidegate.coordinator.registry;

import io.tidegate.common.wire.NodeProfile;
import java.util.Optional;

/**
 * A node as it stands in the store, but for its beats.
 *
 * @param generation of the store when the row was read: of two rows of one generation the greater version is the newer one, and a row
 *     of a later generation is newer than any before, for the store was restored in between
 * @param joinToken the id of the one that it enrolled with
 * @param recorded the last state that was put into the audit log
 * @param version greater after each change
 * @param epoch the last that registered
 */
record NodeRow(
        long generation,
        String id,
        String publicKey,
        NodeProfile profile,
        String joinToken,
        Standing standing,
        boolean drain,
        NodeState recorded,
        long version,
        long changedAt,
        Optional<Epoch> epoch) {
    boolean isAfter(NodeRow other) {
        return generation > other.generation || (generation == other.generation && version > other.version);
    }

    boolean isCurrent(String epochId) {
        return epoch.isPresent() && epoch.get().id().equals(epochId);
    }

    int ordinal() {
        return epoch.map(Epoch::ordinal).orElse(0);
    }
}
