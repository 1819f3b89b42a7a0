package io.tidegate.coordinator.discovery;

import java.util.OptionalDouble;

/**
 * How good a node is for a client, in points, term by term.
 *
 * @param health 0 to 100
 * @param location 20 in the same location, less with distance, 0 from 10 000 km on
 * @param latency 0 to -30: a point less for every 10 ms
 * @param load 0 to -30: with the square of the load, so that half the load costs a quarter
 * @param slowStart -50 to 0: rises to 0 in the first 30 s of a node that came up, so that clients come by and by
 */
record Score(double health, double location, double latency, double load, double slowStart) {
    static final double LOCATION_POINTS = 20;
    static final double FARTHEST_KM = 10_000;
    static final double MOST_LATENCY_POINTS = 30;
    static final double MILLIS_PER_POINT = 10;
    static final double LOAD_POINTS = 30;
    static final double SLOW_START_POINTS = 50;
    static final long SLOW_START_MILLIS = 30_000;

    /**
     * The score of a node.
     *
     * @param health 0 to 100
     * @param load 0 to 1
     * @param kilometres between the client and the node, where both places are known
     * @param upMillis since it came up
     */
    static Score of(int health, double load, OptionalDouble kilometres, Latency latency, long upMillis) {
        return new Score(
                health,
                kilometres.isPresent() ? location(kilometres.getAsDouble()) : 0,
                0 - Math.min(latency.millis() / MILLIS_PER_POINT, MOST_LATENCY_POINTS),
                0 - LOAD_POINTS * square(Math.clamp(load, 0, 1)),
                0 - SLOW_START_POINTS * Math.clamp(1 - (double) upMillis / SLOW_START_MILLIS, 0, 1));
    }

    double total() {
        return Math.max(0, health + location + latency + load + slowStart);
    }

    /** What a client that measures by itself adds its own latency term to; may be below 0. */
    double withoutLatency() {
        return health + location + load + slowStart;
    }

    private static double location(double kilometres) {
        return LOCATION_POINTS * Math.max(0, 1 - kilometres / FARTHEST_KM);
    }

    private static double square(double value) {
        return value * value;
    }
}
