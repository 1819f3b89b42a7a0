package io.tidegate.coordinator.discovery;

import java.util.Locale;
import java.util.OptionalDouble;

/**
 * The round trip between a client's location and a node.
 *
 * @param millis 0 when nothing is known
 */
record Latency(Source source, double millis) {
    /** Where the figure is from. */
    enum Source {
        /** Clients of that location measured it lately. */
        MEASURED,
        /** From the distance. */
        ESTIMATED,
        /** The client said where it is, and nobody knows where the node is. */
        ASSUMED,
        /** The client did not say where it is. */
        UNKNOWN;

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static final Latency UNKNOWN = new Latency(Source.UNKNOWN, 0);

    /** Between that of near and of far nodes, so that a node without coordinates is neither preferred nor shunned. */
    private static final double ASSUMED_MILLIS = 100;

    private static final double LAST_MILE_MILLIS = 2;

    /** Light in fibre takes 1 ms for 100 km there and back; lines are a third longer than the great circle. */
    private static final double ESTIMATE_KM_PER_MILLI = 75;

    /** No signal is faster than light on the straight way: 1 ms for 150 km there and back. */
    private static final double FASTEST_KM_PER_MILLI = 150;

    /** Where a client has a location: what was measured, never less than the distance allows; else what the distance suggests. */
    static Latency of(OptionalDouble measuredMillis, OptionalDouble kilometres) {
        if (measuredMillis.isPresent()) {
            double least = kilometres.orElse(0) / FASTEST_KM_PER_MILLI;
            return new Latency(Source.MEASURED, Math.max(least, measuredMillis.getAsDouble()));
        }
        return kilometres.isPresent()
                ? new Latency(Source.ESTIMATED, LAST_MILE_MILLIS + kilometres.getAsDouble() / ESTIMATE_KM_PER_MILLI)
                : new Latency(Source.ASSUMED, ASSUMED_MILLIS);
    }
}
