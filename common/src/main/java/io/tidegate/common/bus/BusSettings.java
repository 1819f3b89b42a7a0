package io.tidegate.common.bus;

/**
 * What a bus is opened with.
 *
 * @param config what the operator says
 * @param part which side this process is on
 */
public record BusSettings(BusConfig config, Part part) {
    /** Whose greetings prove that the bus works. */
    public enum Part {
        /** Publishes changes, and greets all members every second. */
        COORDINATOR,
        /** Hears changes and greetings. */
        NODE
    }
}
