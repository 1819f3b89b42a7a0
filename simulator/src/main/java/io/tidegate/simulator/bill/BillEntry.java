package io.tidegate.simulator.bill;

import io.tidegate.common.usage.Usage;

/**
 * What one request to <code>/v1/messages</code> costs, as of now.
 *
 * @param requestId as the <code>request-id</code> header of the answer has it
 * @param session the client's session, or <code>-</code>
 * @param status what was answered; 0 when no head was sent
 * @param outcome <code>running</code>, <code>completed</code>, <code>refused</code>, <code>fault:KIND</code> or <code>client_gone</code>
 * @param billed whether anything is charged
 * @param exact whether the provider gave its final counts, in bytes that were wholly written
 * @param usage what is charged; all zero when nothing is
 * @param deliveredOutput how much of the output was written, in tokens
 */
public record BillEntry(
        String requestId,
        String session,
        String model,
        boolean stream,
        int status,
        String outcome,
        boolean billed,
        boolean exact,
        Usage usage,
        long deliveredOutput) {
    static final String RUNNING = "running";

    public boolean isRunning() {
        return outcome.equals(RUNNING);
    }
}
