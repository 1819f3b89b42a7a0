package io.tidegate.edge.http1;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Finds where lines end, eight bytes at a time. */
public final class LineEnds {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = 0x8080808080808080L;
    private static final long LIMITS = ONES * ('\r' + 1);

    private LineEnds() {}

    /** The index of the first LF or CR in {@code b[from .. to)}, or {@code to}. */
    public static int next(byte[] b, int from, int to) {
        int i = from;
        while (i <= to - 2 * Long.BYTES) {
            long first = marks((long) LONGS.get(b, i));
            long second = marks((long) LONGS.get(b, i + Long.BYTES));
            if ((first | second) == 0) {
                i += 2 * Long.BYTES;
                continue;
            }
            i += first != 0 ? index(first) : Long.BYTES + index(second);
            if (isLineEnd(b[i])) {
                return i;
            }
            i++;
        }
        while (i < to && !isLineEnd(b[i])) {
            i++;
        }
        return i;
    }

    /**
     * Marks bytes below 14 with their highest bit: one comparison finds both line ends, and of the others heads, JSON and event names
     * hold none. The lowest mark is always right; marks above it may be wrong, since a borrow has passed through.
     */
    private static long marks(long word) {
        return (word - LIMITS) & ~word & HIGHS;
    }

    private static int index(long marks) {
        return Long.numberOfTrailingZeros(marks) >>> 3;
    }

    private static boolean isLineEnd(byte c) {
        return c == '\n' || c == '\r';
    }
}
