package io.tidegate.edge.cluster;

import io.tidegate.common.wire.Revision;

/**
 * What a node keeps about its replica besides the records.
 *
 * @param applied up to where it has all changes; {@link Revision#NONE} before the first snapshot
 * @param pass how many snapshots were begun
 * @param tombstonesFor the generation that has this node's tombstones, 0 for none
 * @param contactAt the coordinator's time when the node was last connected, milliseconds since 1970; 0 for never
 * @param silentMillis for how long it has not been connected, as counted while it ran
 * @param revoked whether the coordinator has said that this node is revoked
 */
record ReplicaState(
        Revision applied, long pass, long tombstonesFor, long contactAt, long silentMillis, boolean revoked) {
    static final ReplicaState EMPTY = new ReplicaState(Revision.NONE, 0, 0, 0, 0, false);
}
