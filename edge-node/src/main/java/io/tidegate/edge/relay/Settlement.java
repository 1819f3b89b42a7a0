package io.tidegate.edge.relay;

import io.tidegate.common.usage.Usage;
import io.tidegate.edge.ledger.Outcome;
import io.tidegate.edge.ledger.Quality;
import java.util.List;

/**
 * How an attempt ended.
 *
 * @param usage what it cost in tokens
 * @param quality whether the provider said so
 * @param outcome how it ended
 * @param status the provider's status, 0 when it gave none
 * @param upstreamRequestId the provider's id for it, empty when it gave none
 * @param tools names of the tools that the answer began to use
 * @param firstByteMicros from its start to the first byte of its answer, -1 when there was none
 */
public record Settlement(
        Usage usage,
        Quality quality,
        Outcome outcome,
        int status,
        String upstreamRequestId,
        List<String> tools,
        long firstByteMicros) {
    public Settlement {
        tools = List.copyOf(tools);
    }

    /** An attempt that the provider doesn't bill. */
    static Settlement free(Outcome outcome, int status, String upstreamRequestId, long firstByteMicros) {
        return new Settlement(
                Usage.NONE, Quality.EXACT, outcome, status, upstreamRequestId, List.of(), firstByteMicros);
    }
}
