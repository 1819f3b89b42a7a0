package io.tidegate.edge.cluster;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How long ago the node was last connected: had an answer to a beat and all changes that it told of, or heard a push way. Counted by
 * the monotonic clock, and over restarts from what was kept, so that no clock that is set makes it less. Written by one
 * thread, read by any.
 */
final class Contact {
    /** Connected is who heard something within this time. */
    static final long CONNECTED_MILLIS = 3_000;

    private final NodeTime time;
    private final LongSupplier nanoTime;
    private volatile Heard last;

    /**
     * The last contact.
     *
     * @param at the coordinator's time then, 0 for never
     * @param nanos the monotonic time at which {@code silentMillis} was right
     * @param here whether this process had it
     */
    private record Heard(long at, long nanos, long silentMillis, boolean here) {}

    Contact(NodeTime time, LongSupplier nanoTime) {
        this.time = time;
        this.nanoTime = nanoTime;
        this.last = new Heard(0, nanoTime.getAsLong(), 0, false);
    }

    /** Goes on from what an earlier process kept. */
    void since(ReplicaState kept) {
        long byClock = kept.contactAt() == 0 ? 0 : time.millis() - kept.contactAt();
        last = new Heard(
                kept.contactAt(), nanoTime.getAsLong(), Math.max(Math.max(0, byClock), kept.silentMillis()), false);
    }

    /** The node is connected now. */
    void heard() {
        last = new Heard(time.coordinatorMillis(), nanoTime.getAsLong(), 0, true);
    }

    /** The coordinator's time of the last contact, milliseconds since 1970; 0 for never. */
    long at() {
        return last.at();
    }

    /** For how long there was no contact. */
    long silentMillis() {
        Heard heard = last;
        return heard.silentMillis() + TimeUnit.NANOSECONDS.toMillis(nanoTime.getAsLong() - heard.nanos());
    }

    boolean connected() {
        return last.here() && silentMillis() <= CONNECTED_MILLIS;
    }
}
