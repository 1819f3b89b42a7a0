package io.tidegate.acceptance;

import io.tidegate.common.usage.Usage;

/** A closed row of the ledger, as it stands in the node's database. The codes are those of the schema. */
record LedgerRow(
        String requestId,
        int attemptNo,
        String session,
        boolean exact,
        int outcome,
        int status,
        String upstreamRequestId,
        Usage usage) {
    private static final int COMPLETED = 0;
    private static final int NEVER_SENT = 2;
    private static final int CLIENT_GONE = 4;
    private static final int UPSTREAM_GONE = 5;
    private static final int INTERRUPTED = 8;

    /** Of all classes. */
    long tokens() {
        return usage.input() + usage.output() + usage.cacheRead() + usage.cacheWrite5m() + usage.cacheWrite1h();
    }

    boolean isCompleted() {
        return outcome == COMPLETED;
    }

    boolean wasNeverSent() {
        return outcome == NEVER_SENT;
    }

    boolean wasInterrupted() {
        return outcome == INTERRUPTED;
    }

    /** Whether it may stand for a request that the provider never read whole. */
    boolean mayBeUnknownToTheProvider() {
        return wasNeverSent() || wasInterrupted() || outcome == CLIENT_GONE || outcome == UPSTREAM_GONE;
    }
}
