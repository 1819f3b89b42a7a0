package io.tidegate.simulator.control;

import java.util.List;
import java.util.Optional;

/**
 * What became of a request.
 *
 * @param requestId the <code>request-id</code> of the answer
 * @param status 0 when no head was sent
 * @param bodyBytes of the answer, as sent
 * @param bodySha256 of the answer's body, in hexadecimal
 * @param markers the markers of the prompt, as they stand there
 * @param fault the fault that was made, if any
 * @param outcome <code>running</code>, <code>sent STATUS</code>, <code>fault KIND</code> or <code>client-aborted</code>
 * @param millis how long it took
 */
public record Sent(
        String requestId,
        int status,
        long bodyBytes,
        String bodySha256,
        List<String> markers,
        Optional<String> fault,
        String outcome,
        long millis) {
    public Sent {
        markers = List.copyOf(markers);
    }

    static Sent running(String requestId) {
        return new Sent(requestId, 0, 0, "", List.of(), Optional.empty(), "running", 0);
    }
}
