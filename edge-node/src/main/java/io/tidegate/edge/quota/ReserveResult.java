package io.tidegate.edge.quota;

import io.tidegate.edge.refusal.Refusal;
import io.vertx.core.Future;

/** Whether the quotas that apply have room for an exchange. */
public sealed interface ReserveResult {
    record Reserved(Reservation reservation) implements ReserveResult {}

    record Refused(Refusal refusal) implements ReserveResult {}

    /**
     * The bank is asked.
     *
     * @param result reserved or refused, a second or so later at most; never fails
     */
    record Asking(Future<ReserveResult> result) implements ReserveResult {}
}
