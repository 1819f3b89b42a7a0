package io.tidegate.launcher.load;

/**
 * Times, counted in cells that are a 64th of their value wide: percentiles are right to 0.8 percent, in 30 KB however many
 * times there are. For one thread.
 */
public final class Histogram {
    private static final int CELL_BITS = 7;
    private static final int CELLS = 1 << CELL_BITS;
    /** Up to 2^42 ns, more than an hour. */
    private static final int OCTAVES = 36;

    private final long[] counts = new long[CELLS * OCTAVES];
    private long total;

    /** Counts one time. One below zero counts as zero, one above an hour as an hour. */
    public void add(long nanos) {
        counts[cell(Math.max(0, nanos))]++;
        total++;
    }

    /** How many times there are. */
    public long count() {
        return total;
    }

    /**
     * The time that so many of all are not above, in nanoseconds; 0 when there are none.
     *
     * @param share 0.5 for the median, 0.99 for the 99th percentile
     */
    public long percentile(double share) {
        if (share < 0 || share > 1) {
            throw new IllegalArgumentException("share: " + share + " (expected: 0 to 1)");
        }
        long wanted = Math.max(1, (long) Math.ceil(share * total));
        long seen = 0;
        for (int cell = 0; cell < counts.length; cell++) {
            seen += counts[cell];
            if (seen >= wanted) {
                return middle(cell);
            }
        }
        return 0;
    }

    private static int cell(long nanos) {
        if (nanos < CELLS) {
            return (int) nanos;
        }
        int octave = Long.SIZE - Long.numberOfLeadingZeros(nanos) - CELL_BITS;
        if (octave >= OCTAVES) {
            return CELLS * OCTAVES - 1;
        }
        // the leading one is the octave's; the bits behind it, of which one is lost, say which cell
        return octave * CELLS + (int) (nanos >>> octave);
    }

    private static long middle(int cell) {
        int octave = cell / CELLS;
        long first = cell % CELLS;
        return octave == 0 ? first : (first << octave) + (1L << (octave - 1));
    }
}
