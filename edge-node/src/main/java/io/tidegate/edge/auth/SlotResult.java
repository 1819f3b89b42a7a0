package io.tidegate.edge.auth;

import io.tidegate.edge.refusal.Refusal;

/** Whether a request may run now. */
public sealed interface SlotResult {
    /** It may; the slot is released when the exchange is over. */
    record Entered(Slot slot) implements SlotResult {}

    record Refused(Refusal refusal) implements SlotResult {}
}
