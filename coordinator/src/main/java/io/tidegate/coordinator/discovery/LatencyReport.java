package io.tidegate.coordinator.discovery;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a client measured. It says where it is by a location or by coordinates.
 *
 * @param measurements 1 to 20
 */
record LatencyReport(
        Optional<String> location, OptionalDouble lat, OptionalDouble lon, List<Measurement> measurements) {
    static final int MOST = 20;

    LatencyReport {
        if (measurements.isEmpty() || measurements.size() > MOST) {
            throw new IllegalArgumentException(
                    "measurements: " + measurements.size() + " of them (expected: 1 to " + MOST + ")");
        }
        measurements = List.copyOf(measurements);
    }

    /**
     * One round trip.
     *
     * @param millis 0 to 60 000
     */
    record Measurement(String endpoint, double millis) {
        Measurement {
            if (!(millis >= 0 && millis <= 60_000)) {
                throw new IllegalArgumentException("millis: " + millis + " (expected: 0 to 60000)");
            }
        }
    }
}
