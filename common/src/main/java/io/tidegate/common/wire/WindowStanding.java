package io.tidegate.common.wire;

/**
 * How the current window of an account stands over all nodes. All counts are in the quota's units.
 *
 * @param start of the window, milliseconds since 1970
 * @param end of the window, milliseconds since 1970; {@link Long#MAX_VALUE} of one that never ends
 * @param reset number of the window
 * @param used by rows of all nodes, and by what was booked for nodes that are gone
 * @param held by leases of all nodes
 * @param unaccounted the part of {@code used} that was booked for nodes that are gone
 * @param asOf milliseconds since 1970
 */
public record WindowStanding(
        String quota,
        String subject,
        long start,
        long end,
        int reset,
        long limit,
        long used,
        long held,
        long unaccounted,
        long asOf) {}
