package io.tidegate.edge.upstream;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Bounds second tries to a share of the exchanges, so that an upstream in trouble is not buried under them. Each exchange
 * earns a fraction of a try; a reserve lets a quiet node try again at all. Shared by all event loops.
 */
public final class RetryBudget {
    private static final long ONE = 1_000;

    private final long earned;
    private final long most;
    private final AtomicLong balance;

    /**
     * Starts full.
     *
     * @param ratio tries earned by an exchange, 0 to 1
     * @param reserve tries that may be saved up
     */
    public RetryBudget(double ratio, int reserve) {
        if (ratio < 0 || ratio > 1 || reserve < 0) {
            throw new IllegalArgumentException(
                    "retry budget: " + ratio + ", " + reserve + " (expected: a ratio of 0 to 1, a reserve >= 0)");
        }
        this.earned = Math.round(ratio * ONE);
        this.most = reserve * ONE;
        this.balance = new AtomicLong(most);
    }

    /** An exchange began. */
    public void earn() {
        if (balance.get() < most) {
            balance.updateAndGet(b -> Math.min(most, b + earned));
        }
    }

    /** Whether one more try is left. */
    public boolean left() {
        return balance.get() >= ONE;
    }

    /** Takes one more try, if there is one left. */
    public boolean take() {
        return balance.getAndUpdate(b -> b >= ONE ? b - ONE : b) >= ONE;
    }
}
