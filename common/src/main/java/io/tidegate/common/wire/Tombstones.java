package io.tidegate.common.wire;

import java.util.List;

/**
 * {@code POST /v1/sync/tombstones}: keys that a node knows to be revoked, sent when it sees a new generation, so that a restored
 * store revives none.
 */
public record Tombstones(long generation, List<String> revokedKeys) {
    public Tombstones {
        revokedKeys = List.copyOf(revokedKeys);
    }
}
