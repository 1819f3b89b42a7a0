package io.tidegate.edge.quota;

import io.tidegate.edge.refusal.Refusal;

/** Whether a user's quotas have room for a request. */
public sealed interface ReserveResult {
    record Reserved(Reservation reservation) implements ReserveResult {}

    record Refused(Refusal refusal) implements ReserveResult {}
}
