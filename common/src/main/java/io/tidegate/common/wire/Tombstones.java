package io.tidegate.common.wire;

import java.util.List;

/**
 * {@code POST /v1/sync/tombstones}: keys that a node knows to be revoked, sent when it sees a new generation, so that a restored
 * store revives none. The answer is the coordinator's {@link Revision} after it has revoked them too. Keys that every node knows
 * anyway may be among them.
 *
 * @param generation the new one
 * @param revokedKeys their ids, {@link #MOST} at most: who has more sends several
 */
public record Tombstones(long generation, List<String> revokedKeys) {
    /** Keys in one message at most. */
    public static final int MOST = 1000;

    public Tombstones {
        revokedKeys = List.copyOf(revokedKeys);
    }
}
