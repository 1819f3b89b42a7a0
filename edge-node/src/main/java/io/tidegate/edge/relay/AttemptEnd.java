package io.tidegate.edge.relay;

import io.tidegate.edge.http1.ResponseHead;

/** How an attempt ended that forwarded nothing, so that another may follow. */
sealed interface AttemptEnd {
    /** One word for it, as traces have it. */
    default String label() {
        return switch (this) {
            case NoConnection _ -> "no_connection";
            case Lost _ -> "lost";
            case Rejected _ -> "rejected";
            case RejectedAtLength _ -> "rejected_at_length";
            case CredentialRefused _ -> "credential_refused";
            case OverloadedFirst _ -> "overloaded";
            case Redirected _ -> "redirected";
            case LedgerDown _ -> "ledger_down";
            case EmptyStream _ -> "empty_stream";
        };
    }

    /** There was no connection; why, for the log. */
    record NoConnection(String why) implements AttemptEnd {}

    /**
     * The connection ended before the answer's head.
     *
     * @param sentWhole whether the last byte of the request had left: then the provider may have begun to answer
     * @param stale whether the connection had been used before, and so may have been dead all along
     */
    record Lost(boolean sentWhole, boolean stale) implements AttemptEnd {}

    /**
     * The provider refused: it is busy, or in trouble.
     *
     * @param head of its answer
     * @param body of its answer, whole, in no transfer coding
     */
    record Rejected(ResponseHead head, byte[] body) implements AttemptEnd {}

    /** The provider refused in a way that we don't pass on: too long, or too slow. */
    record RejectedAtLength(int status) implements AttemptEnd {}

    /** The provider does not take our credential. */
    record CredentialRefused(int status) implements AttemptEnd {}

    /** The stream began with {@code overloaded_error}. */
    record OverloadedFirst() implements AttemptEnd {}

    /** The provider sent us elsewhere, where our credential must not go. */
    record Redirected(int status) implements AttemptEnd {}

    /** The ledger can't take the row. */
    record LedgerDown() implements AttemptEnd {}

    /** The stream ended before its first event. */
    record EmptyStream() implements AttemptEnd {}
}
