package io.tidegate.common.wire;

/**
 * What a node may spend of a window, and how the window stands.
 *
 * @param start of the window, milliseconds since 1970
 * @param end of the window, milliseconds since 1970; {@link Long#MAX_VALUE} of one that never ends
 * @param reset number of the window
 * @param granted units that the node was ever granted in this window, in this epoch
 * @param limit of the quota, in units
 * @param used units, by rows of all nodes
 * @param held units, by leases of all nodes
 */
public record LeaseGrant(
        String quota, String subject, long start, long end, int reset, long granted, long limit, long used, long held) {
    public long free() {
        return Math.max(0, limit - used - held);
    }
}
