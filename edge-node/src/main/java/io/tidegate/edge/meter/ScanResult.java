package io.tidegate.edge.meter;

import java.util.Optional;
import java.util.OptionalLong;

/** What {@link RequestScan} found. */
public sealed interface ScanResult {
    /**
     * The body is valid JSON and names a model.
     *
     * @param model as the client wrote it
     * @param stream whether an event stream is asked for
     * @param maxTokens the output limit, if the body has one
     * @param session the client's session id, from {@code metadata.user_id}
     */
    record Scanned(String model, boolean stream, OptionalLong maxTokens, Optional<String> session)
            implements ScanResult {}

    /**
     * The body cannot be served.
     *
     * @param message what is wrong and what to do, for the user; holds nothing of the body
     */
    record Invalid(String message) implements ScanResult {}
}
