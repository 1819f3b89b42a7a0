package io.tidegate.common.wire;

import io.tidegate.common.usage.Usage;
import java.util.List;
import java.util.Optional;

/**
 * A closed row of a node's ledger.
 *
 * @param epoch that closed it
 * @param seq from 1 on, without gaps in its epoch
 * @param leaseEpoch the epoch of its admission, whose leases it draws on; an earlier one when the node died in between
 * @param attemptNo 1 for the first attempt of an exchange
 * @param localDay the user's day of admission, days since 1970
 * @param zone that made it, an IANA name
 * @param windows of quotas in which it counts, as texts of {@link io.tidegate.common.quota.WindowName}
 * @param costNanos in 10^-9 US dollars
 * @param exact whether the provider gave the final count, or an answer that it does not bill
 * @param outcome such as completed or client_gone
 * @param status the upstream's, 0 when there was none
 * @param firstByteMicros -1 when none came
 * @param client what the client said it was, such as claude-code/2.1.329; empty when it said nothing
 * @param tools names of the tools that the answer began to use, in their order, with repeats
 * @param corrects the row of this node that this one corrects
 */
public record UsageRow(
        String epoch,
        long seq,
        String leaseEpoch,
        String requestId,
        int attemptNo,
        String sessionId,
        String userId,
        String keyId,
        String model,
        String upstream,
        long openedAt,
        long closedAt,
        long localDay,
        String zone,
        List<String> windows,
        Usage usage,
        long costNanos,
        boolean exact,
        String outcome,
        int status,
        String upstreamRequestId,
        long firstByteMicros,
        String priceVersion,
        String client,
        List<String> tools,
        Optional<Cursor> corrects) {
    /**
     * Windows of one row at most: more than can be, with one quota for each unit and window of a user, a key and a team. A row with more
     * would be refused, and hold up all that follow it.
     */
    public static final int MOST_WINDOWS = 64;

    public UsageRow {
        windows = List.copyOf(windows);
        tools = List.copyOf(tools);
    }
}
