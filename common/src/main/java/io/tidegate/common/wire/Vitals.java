package io.tidegate.common.wire;

/**
 * How a node is doing.
 *
 * @param inFlight exchanges that run now
 * @param mostInFlight the limit of them
 * @param load the greatest share of any limit in use (exchanges, connections, body memory, the wait in line), 0 to 1
 * @param errorRate share of the exchanges of the last 30 s that failed by the node's or its upstreams' fault, 0 to 1
 * @param loopDelayMicros the worst delay of an event loop since the last beat
 * @param firstByteMicros upstream latency to the first byte, a moving average; -1 when nothing was asked lately
 * @param upstreamsReady upstreams that are not cooling down
 * @param upstreams all of them
 * @param ledgerReady whether attempts can be recorded
 */
public record Vitals(
        int inFlight,
        int mostInFlight,
        double load,
        double errorRate,
        long loopDelayMicros,
        long firstByteMicros,
        int upstreamsReady,
        int upstreams,
        boolean ledgerReady) {}
