package io.tidegate.edge.relay;

import io.tidegate.common.usage.Usage;
import io.tidegate.edge.refusal.Fault;
import io.tidegate.edge.refusal.RefusalKind;
import java.util.List;
import java.util.Optional;

/**
 * What an exchange came to, for metrics and the access log.
 *
 * @param outcome one word; an {@code Outcome} of the ledger in lower case, {@code refused} or {@code failed}
 * @param status what the client got, 0 when it left before
 * @param upstream the upstream tried last, empty when none was
 * @param attempts how many attempts there were
 * @param usage the sum over the attempts
 * @param costNanos their cost, nano-dollars
 * @param bytesOut bytes of the answer that were written
 * @param firstByteNanos from the whole request to the first byte written to the client, -1 when there was none
 * @param addedNanos what of that no provider had to do with, -1 when there was none
 * @param upstreamRequestId the provider's own id for it, empty when it gave none
 * @param refusal of the exchange that no upstream answered
 * @param fault whose it is that the client got no proper answer
 * @param tried its attempts, in order; empty when nothing is traced
 */
public record ExchangeEnd(
        String outcome,
        int status,
        String upstream,
        int attempts,
        Usage usage,
        long costNanos,
        long bytesOut,
        long firstByteNanos,
        long addedNanos,
        String upstreamRequestId,
        Optional<RefusalKind> refusal,
        Fault fault,
        List<Tried> tried) {}
