package io.tidegate.edge.auth;

import io.tidegate.edge.refusal.Refusal;

/** Whether a request carries a key that may be used. */
public sealed interface Authentication {
    record Accepted(ActiveKey key) implements Authentication {}

    record Refused(Refusal refusal) implements Authentication {}
}
