package io.tidegate.edge.trace;

import io.tidegate.common.usage.Usage;
import io.tidegate.edge.relay.Tried;
import java.util.List;

/**
 * What a trace shows of one exchange. It holds no prompt, no key and no user.
 *
 * @param context how the client's trace goes on here
 * @param times when it began and ended
 * @param refusal the kind of our own refusal, empty without one
 * @param fault whose fault it is that it failed, {@code none} when it did not
 * @param upstreamRequestId the provider's own id for it, empty when it gave none
 * @param addedNanos what the node added to the time to the first byte, -1 when it is not known
 * @param tried its attempts, in order
 */
public record ExchangeTrace(
        Context context,
        Times times,
        String requestId,
        String method,
        String path,
        String model,
        boolean streams,
        int status,
        String outcome,
        String refusal,
        String fault,
        String upstream,
        String upstreamRequestId,
        long bytesIn,
        long bytesOut,
        long addedNanos,
        Usage usage,
        List<Tried> tried) {

    /** The W3C trace context as the client sent it, unchecked; empty where it sent none. */
    public record Context(String traceparent, String tracestate) {}

    /**
     * Monotonic nanoseconds.
     *
     * @param toEpoch what to add to get nanoseconds since 1970
     * @param firstByteNanos since the request was whole, -1 when no byte was written
     */
    public record Times(long startedNanos, long arrivedNanos, long endedNanos, long firstByteNanos, long toEpoch) {}
}
