package io.tidegate.simulator.fault;

import io.tidegate.simulator.marker.Marker;
import java.util.Optional;

/**
 * One fault, as ordered.
 *
 * @param after how many events go out before it, for the faults in mid-stream
 * @param millis how long it lasts, for those that take time
 * @param commentPings whether signs of life are comment lines and not ping events
 * @param errorType the type of an error event, and its message
 */
public record Fault(
        FaultKind kind, int after, int millis, boolean commentPings, String errorType, String errorMessage) {
    /** The fault this marker orders; empty when there is none of its name. */
    public static Optional<Fault> of(Marker marker) {
        return FaultKind.named(marker.value())
                .map(kind -> new Fault(
                        kind,
                        marker.number("after", 5),
                        marker.number("ms", 1000),
                        marker.get("with", "").equals("comment"),
                        marker.get("type", "overloaded_error"),
                        marker.get("message", "Overloaded")));
    }
}
