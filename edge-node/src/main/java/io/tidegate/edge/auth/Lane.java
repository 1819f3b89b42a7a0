package io.tidegate.edge.auth;

/** Requests that are counted apart, so that one kind cannot crowd out the other. */
public enum Lane {
    /** {@code /v1/messages}: under the key's rate and concurrency. */
    MESSAGES,
    /** {@code /v1/messages/count_tokens}: under a concurrency limit of its own, and no rate. */
    COUNT_TOKENS
}
