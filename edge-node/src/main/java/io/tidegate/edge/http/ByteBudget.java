package io.tidegate.edge.http;

import java.util.concurrent.atomic.AtomicLong;

/** Bounds the bytes of one kind that the node holds at a time, such as those of request bodies. Shared by all event loops. */
public final class ByteBudget {
    private volatile long most;
    private final AtomicLong taken = new AtomicLong();

    /** A budget of so many bytes, for all who take of it together. */
    public ByteBudget(long most) {
        this.most = most;
    }

    /** From now on so many bytes; what is held stays. */
    public void limit(long bytes) {
        most = bytes;
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
        long bytes = most;
        return bytes == 0 ? 0 : taken.get() / (double) bytes;
    }

    /** Bytes taken now. */
    public long taken() {
        return taken.get();
    }
}
