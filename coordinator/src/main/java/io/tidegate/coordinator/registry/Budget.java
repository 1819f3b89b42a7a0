package io.tidegate.coordinator.registry;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/** So many a minute for each name, and so many for all names together. Minutes are counted from the first; its clock is monotonic. */
final class Budget {
    private static final long MINUTE = Duration.ofMinutes(1).toNanos();

    private final int each;
    private final int all;
    private final LongSupplier nanoTime;
    private final Map<String, Integer> spent = new HashMap<>();
    private int total;
    private long since;

    Budget(int each, int all, LongSupplier nanoTime) {
        this.each = each;
        this.all = all;
        this.nanoTime = nanoTime;
        this.since = nanoTime.getAsLong();
    }

    /** Takes one, if any is left. For any thread. */
    synchronized boolean take(String name) {
        long now = nanoTime.getAsLong();
        if (now - since >= MINUTE) {
            since = now;
            total = 0;
            spent.clear();
        }
        if (total >= all || spent.getOrDefault(name, 0) >= each) {
            return false;
        }
        total++;
        spent.merge(name, 1, Integer::sum);
        return true;
    }
}
