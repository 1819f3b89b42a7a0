package io.tidegate.edge.http;

import io.tidegate.edge.relay.ExchangeEnd;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.LongSupplier;

/** How the exchanges of the last 30 seconds went. For all event loops, without a lock and without an object made. */
public final class RecentExchanges {
    private static final int SECONDS = 30;
    private static final int SERVER_ERROR = 500;

    /** A tenth of each new first byte goes into the average. */
    private static final int SMOOTHING = 10;

    private static final Set<String> NOT_THE_CLIENTS_FAULT =
            Set.of("upstream_error", "upstream_gone", "stalled", "malformed", "failed");

    /** Of each second: its number in the upper half, exchanges and failed ones in a quarter each. */
    private final AtomicLongArray seconds = new AtomicLongArray(SECONDS);

    private final AtomicLong firstByteMicros = new AtomicLong(-1);
    private final LongSupplier nanoTime;
    private final long beginNanos;

    public RecentExchanges(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.beginNanos = nanoTime.getAsLong();
    }

    void ended(ExchangeEnd end) {
        count(end.status() >= SERVER_ERROR || NOT_THE_CLIENTS_FAULT.contains(end.outcome()));
        if (end.firstByteNanos() >= 0) {
            long micros = TimeUnit.NANOSECONDS.toMicros(end.firstByteNanos());
            firstByteMicros.accumulateAndGet(
                    micros, (known, given) -> known < 0 ? given : known + (given - known) / SMOOTHING);
        }
    }

    void refused(int status) {
        if (status >= SERVER_ERROR) {
            count(true);
        }
    }

    /** The share of them that failed by the node's or its upstreams' fault, 0 to 1; 0 when there were none. */
    public double errorRate() {
        long all = sum(16);
        return all == 0 ? 0 : sum(0) / (double) all;
    }

    /** The average time to the first byte, the latest ones counting most; -1 when there was no exchange lately. */
    public long firstByteMicros() {
        return sum(16) == 0 ? -1 : firstByteMicros.get();
    }

    private void count(boolean failed) {
        long second = second();
        int place = (int) (second % SECONDS);
        long one = (1L << 16) + (failed ? 1 : 0);
        long known = seconds.get(place);
        while (!seconds.compareAndSet(place, known, with(known, second, one))) {
            known = seconds.get(place);
        }
    }

    /** A count that is full stays: its share tells as much. */
    private static long with(long known, long second, long one) {
        long counts = known >>> 32 == second ? known & 0xffff_ffffL : 0;
        return (second << 32) | ((counts >>> 16) >= 0xfffe ? counts : counts + one);
    }

    private long sum(int shift) {
        long now = second();
        long sum = 0;
        for (int i = 0; i < SECONDS; i++) {
            long known = seconds.get(i);
            if (now - (known >>> 32) < SECONDS) {
                sum += (known >>> shift) & 0xffff;
            }
        }
        return sum;
    }

    /** Of this process, from 1 on, so that no count is taken for one of second 0. */
    private long second() {
        return 1 + SECONDS + TimeUnit.NANOSECONDS.toSeconds(nanoTime.getAsLong() - beginNanos);
    }
}
