package io.tidegate.acceptance;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Durations that were measured, for the figures that a test prints and asserts. For any thread. */
final class Times {
    private final List<Long> nanos = new ArrayList<>();

    synchronized void add(long measured) {
        nanos.add(measured);
    }

    /** Milliseconds that this part of them, 0 to 1, did not pass. */
    synchronized double millis(double part) {
        List<Long> sorted = nanos.stream().sorted().toList();
        int index = (int) Math.ceil(part * sorted.size()) - 1;
        return sorted.get(Math.max(0, index)) / (double) TimeUnit.MILLISECONDS.toNanos(1);
    }

    synchronized int count() {
        return nanos.size();
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%d measured: p50 %.1f ms, p99 %.1f ms, longest %.1f ms",
                count(),
                millis(0.5),
                millis(0.99),
                millis(1));
    }
}
