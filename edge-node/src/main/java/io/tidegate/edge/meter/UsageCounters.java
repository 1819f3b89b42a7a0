package io.tidegate.edge.meter;

import io.tidegate.common.usage.Usage;
import java.util.Arrays;

/**
 * What a provider has said about each counter, where "said nothing" is not zero. Reports are cumulative: the last value
 * of each counter wins, and a report that leaves one out does not erase it (protocol, section 7).
 */
final class UsageCounters {
    /** No request costs that many tokens: a larger number is no count, and sums of smaller ones cannot overflow. */
    static final long MAX_COUNT = 1_000_000_000_000L;

    private static final long UNKNOWN = -1;

    private final long[] counts = new long[Counter.values().length];

    UsageCounters() {
        clear();
    }

    void clear() {
        Arrays.fill(counts, UNKNOWN);
    }

    boolean knows(Counter counter) {
        return counts[counter.slot()] != UNKNOWN;
    }

    /** Takes a value; what cannot be a count is as good as not said. */
    void set(Counter counter, long count) {
        if (count >= 0 && count <= MAX_COUNT) {
            counts[counter.slot()] = count;
        }
    }

    /** Takes over what a later report says, and tells whether that changed anything. */
    boolean merge(UsageCounters later) {
        boolean changed = false;
        for (int i = 0; i < counts.length; i++) {
            if (later.counts[i] != UNKNOWN && later.counts[i] != counts[i]) {
                counts[i] = later.counts[i];
                changed = true;
            }
        }
        if (later.knowsSplit() && !later.knows(Counter.CACHE_WRITE)) {
            // The total that was reported before is older than this split.
            counts[Counter.CACHE_WRITE.slot()] = split();
        }
        return changed;
    }

    Usage toUsage() {
        long write5m = count(Counter.CACHE_WRITE_5M);
        long write1h = count(Counter.CACHE_WRITE_1H);
        if (knows(Counter.CACHE_WRITE)) {
            // The total is what is billed; what the split does not explain counts as the cheaper, default kind.
            long total = count(Counter.CACHE_WRITE);
            write1h = Math.min(write1h, total);
            write5m = total - write1h;
        }
        return new Usage(count(Counter.INPUT), count(Counter.OUTPUT), count(Counter.CACHE_READ), write5m, write1h);
    }

    private boolean knowsSplit() {
        return knows(Counter.CACHE_WRITE_5M) || knows(Counter.CACHE_WRITE_1H);
    }

    private long split() {
        return count(Counter.CACHE_WRITE_5M) + count(Counter.CACHE_WRITE_1H);
    }

    private long count(Counter counter) {
        return Math.max(0, counts[counter.slot()]);
    }
}
