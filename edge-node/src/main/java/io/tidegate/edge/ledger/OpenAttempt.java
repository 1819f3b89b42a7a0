package io.tidegate.edge.ledger;

import io.tidegate.common.usage.Usage;

/**
 * An attempt that may be billed from now on.
 *
 * @param id from {@link Ledger#nextAttemptId()}
 * @param requestId the exchange's
 * @param attemptNo 1 for the first attempt of an exchange
 * @param sessionId the client's, empty when it sent none
 * @param client what the client said it was, such as claude-code/2.1.329; empty when it said nothing
 * @param openedAtMillis since 1970, UTC
 * @param held what is charged if the node dies now: class by class the greater of what is known and what is reserved
 */
public record OpenAttempt(
        long id,
        String requestId,
        int attemptNo,
        String sessionId,
        String userId,
        String keyId,
        String model,
        String upstream,
        String client,
        long openedAtMillis,
        WindowOfAdmission window,
        Usage held) {
    public OpenAttempt {
        if (attemptNo < 1) {
            throw new IllegalArgumentException("attemptNo: " + attemptNo + " (expected: >= 1)");
        }
    }

    /** The same as its row is closed, with what of the windows no lease covered. */
    public OpenAttempt closing(String windows) {
        return windows.equals(window.names())
                ? this
                : new OpenAttempt(
                        id,
                        requestId,
                        attemptNo,
                        sessionId,
                        userId,
                        keyId,
                        model,
                        upstream,
                        client,
                        openedAtMillis,
                        new WindowOfAdmission(window.day(), window.zone(), windows),
                        held);
    }
}
