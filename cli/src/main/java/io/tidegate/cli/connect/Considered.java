package io.tidegate.cli.connect;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * An endpoint that the coordinator named, and the way to it.
 *
 * @param site as the coordinator described it
 */
public record Considered(JsonNode site, RoundTrips.Trip trip) {
    /** What a new endpoint must be better by; the same that the coordinator asks for. */
    static final double MARGIN = 10;

    private static final double MILLIS_PER_POINT = 10;
    private static final double MOST_LATENCY_POINTS = 30;
    private static final List<String> OTHER_TERMS = List.of("health", "location", "load", "slow_start");

    public String endpoint() {
        return site.path("endpoint").asText();
    }

    /** The score, with the latency that was measured just now; empty where nothing answers. */
    public Optional<Double> points() {
        return switch (trip) {
            case RoundTrips.Trip.Failed _ -> Optional.empty();
            case RoundTrips.Trip.Took(double millis) ->
                Optional.of(OTHER_TERMS.stream()
                                .mapToDouble(
                                        term -> site.path("terms").path(term).asDouble())
                                .sum()
                        - Math.min(millis / MILLIS_PER_POINT, MOST_LATENCY_POINTS));
        };
    }

    /** The best of those that answer; the one in use, unless another is clearly better. */
    public static Optional<Considered> best(List<Considered> all, Optional<String> current) {
        return all.stream()
                .filter(one -> one.points().isPresent())
                .max(Comparator.comparingDouble((Considered one) -> one.points().orElseThrow()
                        + (current.isPresent() && current.get().equals(one.endpoint()) ? MARGIN : 0)));
    }
}
