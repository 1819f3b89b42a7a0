package io.tidegate.edge.http;

import java.util.concurrent.atomic.AtomicLong;

/** Bounds the bytes of request bodies that the node holds at a time. Shared by all event loops. */
public final class BodyBudget {
    private final long most;
    private final AtomicLong taken = new AtomicLong();

    /** A budget of so many bytes, for all bodies together. */
    public BodyBudget(long most) {
        this.most = most;
    }

    /** Takes bytes of the budget; false when they don't fit. */
    boolean take(long bytes) {
        if (taken.addAndGet(bytes) <= most) {
            return true;
        }
        taken.addAndGet(-bytes);
        return false;
    }

    void giveBack(long bytes) {
        taken.addAndGet(-bytes);
    }

    /** The share of the budget that is taken, 0 to 1. */
    public double share() {
        return most == 0 ? 0 : taken.get() / (double) most;
    }

    /** Bytes taken now. */
    public long taken() {
        return taken.get();
    }
}
