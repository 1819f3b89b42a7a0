package io.tidegate.edge.auth;

import java.util.concurrent.atomic.AtomicReference;

/**
 * Lets at most so many requests through in a sliding minute, and knows when the next one may come.
 *
 * <p>It counts by the clock's seconds, over the current one and the 59 before it: exact to a second, whatever the bursts, and
 * with the same memory whatever the limit. For any thread, without locks: each admission swaps an immutable count.
 */
final class RequestRate {
    private static final int SECONDS = 60;

    private final int limit;
    private final AtomicReference<Minute> minute = new AtomicReference<>(new Minute(0, new int[SECONDS], 0));

    /** @param limit requests per minute, 1 or more */
    RequestRate(int limit) {
        this.limit = limit;
    }

    /** Zero when the request may run, else the whole seconds after which one may: 1 to 60. */
    int tryEnter(long nowMillis) {
        long second = Math.floorDiv(nowMillis, 1000L);
        while (true) {
            Minute known = minute.get();
            Minute now = known.at(second);
            if (now.total >= limit) {
                return now.secondsUntilBelow(limit);
            }
            if (minute.compareAndSet(known, now.plusOne())) {
                return 0;
            }
        }
    }

    /**
     * @param newest the current second
     * @param counts requests by second modulo their number; never changed after construction
     */
    @SuppressWarnings("ArrayRecordComponent") // private, never compared
    private record Minute(long newest, int[] counts, int total) {
        Minute at(long second) {
            if (second == newest) {
                return this;
            }
            if (second < newest && newest - second < SECONDS) {
                // The clock was set back a little: stay where we are, or the limit would be too wide.
                return this;
            }
            if (second < newest || second - newest >= SECONDS) {
                return new Minute(second, new int[SECONDS], 0);
            }
            int[] kept = counts.clone();
            int sum = total;
            for (long gone = newest + 1; gone <= second; gone++) {
                int place = place(gone);
                sum -= kept[place];
                kept[place] = 0;
            }
            return new Minute(second, kept, sum);
        }

        Minute plusOne() {
            int[] more = counts.clone();
            more[place(newest)]++;
            return new Minute(newest, more, total + 1);
        }

        /** After so many seconds enough requests are out of the window. */
        int secondsUntilBelow(int limit) {
            int left = total;
            for (int wait = 1; wait < SECONDS; wait++) {
                left -= counts[place(newest + wait)];
                if (left < limit) {
                    return wait;
                }
            }
            return SECONDS;
        }

        private static int place(long second) {
            return (int) Math.floorMod(second, (long) SECONDS);
        }
    }
}
