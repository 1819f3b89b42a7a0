package io.tidegate.coordinator.discovery;

import java.util.OptionalDouble;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Round trips that clients measured, as a moving average for each pair of a client's location and an endpoint. In memory: it
 * comes back within minutes, and coordinators need not agree. For any thread.
 */
final class Latencies {
    /** Pairs at most; beyond that new ones are not kept until old ones expire. */
    static final int MOST_PAIRS = 20_000;

    static final long EXPIRY_MILLIS = 10 * 60_000;

    /** Three more measurements make up two thirds of the average. */
    static final double WEIGHT_OF_NEW = 0.3;

    private final ConcurrentHashMap<Pair, Average> averages = new ConcurrentHashMap<>();

    private record Pair(String location, String endpoint) {}

    private record Average(double millis, long atMillis) {
        boolean isOver(long nowMillis) {
            return nowMillis - atMillis >= EXPIRY_MILLIS;
        }

        Average and(double more, long nowMillis) {
            return isOver(nowMillis)
                    ? new Average(more, nowMillis)
                    : new Average(millis + WEIGHT_OF_NEW * (more - millis), nowMillis);
        }
    }

    void add(String location, String endpoint, double millis, long nowMillis) {
        Pair pair = new Pair(location, endpoint);
        if (averages.size() < MOST_PAIRS || averages.containsKey(pair)) {
            averages.merge(pair, new Average(millis, nowMillis), (old, _) -> old.and(millis, nowMillis));
        }
    }

    OptionalDouble between(String location, String endpoint, long nowMillis) {
        Average average = averages.get(new Pair(location, endpoint));
        return average == null || average.isOver(nowMillis)
                ? OptionalDouble.empty()
                : OptionalDouble.of(average.millis());
    }

    /** Lets go what nobody has measured for long. */
    void expire(long nowMillis) {
        averages.values().removeIf(average -> average.isOver(nowMillis));
    }

    int size() {
        return averages.size();
    }
}
