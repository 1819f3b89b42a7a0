package io.tidegate.common.wire;

import java.util.List;

/**
 * {@code POST /v1/nodes/leases}: what a node asks of the bank, claims and gives back. All counts are of the node's epoch and only ever
 * grow, so a message that is lost, late, repeated or overtaken does no harm.
 *
 * @param epoch the node's current one
 * @param generation of the store, as the node knows it
 * @param settled whether the node has sent, in this generation, all its rows and all its leases
 * @param asks one for each account at most
 * @param ends earlier epochs of the node that are complete
 */
public record LeaseRequest(String epoch, long generation, boolean settled, List<LeaseAsk> asks, List<EpochEnd> ends) {
    /** Accounts in one message at most. */
    public static final int MOST = 200;

    /** Bytes of one message at most, as JSON. */
    public static final int MOST_BYTES = 256 * 1024;

    public LeaseRequest {
        asks = List.copyOf(asks);
        ends = List.copyOf(ends);
    }
}
