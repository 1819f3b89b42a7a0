package io.tidegate.edge.ledger;

import io.tidegate.common.usage.Usage;
import java.util.List;
import java.util.Optional;

/**
 * A closed row as it stands in the ledger, for ever.
 *
 * @param name given in the transaction that closed it, in the epoch that closed it
 * @param leaseEpoch the epoch of its admission; earlier than the one that closed it when the node died in between
 * @param corrects the row that this one corrects
 */
public record ClosedAttempt(
        RowName name,
        Epoch leaseEpoch,
        long id,
        String requestId,
        int attemptNo,
        String sessionId,
        String userId,
        String keyId,
        String model,
        String upstream,
        long openedAtMillis,
        long closedAtMillis,
        WindowOfAdmission window,
        Usage usage,
        long costNanos,
        Quality quality,
        Outcome outcome,
        int status,
        String upstreamRequestId,
        long firstByteMicros,
        String priceVersion,
        String client,
        List<String> tools,
        Optional<RowName> corrects) {
    public ClosedAttempt {
        tools = List.copyOf(tools);
    }
}
