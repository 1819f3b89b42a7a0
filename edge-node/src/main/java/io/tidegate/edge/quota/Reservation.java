package io.tidegate.edge.quota;

import io.tidegate.common.quota.QuotaWeights;
import io.tidegate.common.usage.Usage;
import io.tidegate.edge.ledger.WindowOfAdmission;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What one exchange holds of its user's quotas. It belongs to the windows of its admission, also past midnight and past a reset. For
 * any thread.
 */
public final class Reservation {
    private final Account account;
    private final QuotaWeights weights;
    private final WindowOfAdmission window;

    /** Empty once it is settled. */
    private final AtomicReference<Optional<Usage>> held;

    Reservation(Account account, QuotaWeights weights, WindowOfAdmission window, Usage held) {
        this.account = account;
        this.weights = weights;
        this.window = window;
        this.held = new AtomicReference<>(Optional.of(held));
    }

    /** Where the exchange counts. */
    public WindowOfAdmission window() {
        return window;
    }

    /** What it holds now; nothing once it is settled. */
    public Usage held() {
        return held.get().orElse(Usage.NONE);
    }

    /**
     * Holds this much from now on, more or less than before. Never refused, for a running answer is not cut: what it holds past the
     * limit keeps others out. Without effect once it is settled.
     */
    public void topUp(Usage newHeld) {
        Optional<Usage> changed = Optional.of(newHeld);
        Optional<Usage> before = held.getAndUpdate(known -> known.isPresent() ? changed : known);
        before.ifPresent(usage -> account.add(window, 0, weights.tokens(newHeld) - weights.tokens(usage)));
    }

    /** Counts what was really used and lets go of the rest. Only the first call has an effect. */
    public void settle(Usage actual) {
        held.getAndSet(Optional.empty())
                .ifPresent(usage -> account.add(window, weights.tokens(actual), -weights.tokens(usage)));
    }
}
