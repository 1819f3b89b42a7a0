package io.tidegate.coordinator.size;

import java.util.Locale;
import java.util.stream.LongStream;

/** Times that something took. */
final class Percentiles {
    private final long[] sorted;

    private Percentiles(long[] sorted) {
        this.sorted = sorted;
    }

    static Percentiles of(LongStream nanos) {
        return new Percentiles(nanos.sorted().toArray());
    }

    int count() {
        return sorted.length;
    }

    /** In milliseconds. */
    double at(double share) {
        return sorted[(int) Math.min(sorted.length - 1L, Math.round(sorted.length * share))] / 1e6;
    }

    @Override
    public String toString() {
        return sorted.length == 0
                ? "none"
                : String.format(Locale.ROOT, "p50 %.2f ms, p99 %.2f ms, longest %.1f ms", at(0.5), at(0.99), at(1));
    }
}
