package io.tidegate.edge.ledger;

import io.tidegate.common.usage.Usage;
import java.util.List;

/**
 * How an attempt ended and what it costs.
 *
 * @param costNanos in 10^-9 US dollars
 * @param status the upstream's HTTP status, 0 when there was none
 * @param upstreamRequestId the provider's {@code request-id}, empty when there was none
 * @param closedAtMillis since 1970, UTC
 * @param firstByteMicros from the request's last byte to the answer's first, -1 when none came
 * @param priceVersion of the table that made the cost
 * @param tools names of the tools that the answer began to use, without blanks in them
 */
public record SettledAttempt(
        OpenAttempt opened,
        Usage usage,
        long costNanos,
        Quality quality,
        Outcome outcome,
        int status,
        String upstreamRequestId,
        long closedAtMillis,
        long firstByteMicros,
        String priceVersion,
        List<String> tools) {
    public SettledAttempt {
        tools = List.copyOf(tools);
        if (costNanos < 0) {
            throw new IllegalArgumentException("costNanos: " + costNanos + " (expected: >= 0)");
        }
        if (status != 0 && (status < 100 || status > 999)) {
            throw new IllegalArgumentException("status: " + status + " (expected: 0 or 100 to 999)");
        }
        if (firstByteMicros < -1) {
            throw new IllegalArgumentException("firstByteMicros: " + firstByteMicros + " (expected: >= -1)");
        }
    }
}
