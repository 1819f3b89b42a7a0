package io.tidegate.edge.meter;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Looks at eight bytes at a time. The first byte of an array is the lowest byte of its word. */
final class Words {
    static final int BYTES = Long.BYTES;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = 0x8080808080808080L;
    private static final long QUOTES = ONES * '"';
    private static final long BACKSLASHES = ONES * '\\';

    private Words() {}

    static long at(byte[] b, int index) {
        return (long) LONGS.get(b, index);
    }

    /**
     * Marks what needs a look inside a JSON string: a quote, a backslash, a control character, a byte of 0x80 and above.
     * The lowest mark is right.
     */
    static long stringMarks(long word) {
        // The four tests share their last step: without it each also marks bytes of 0x80 and above, which are wanted.
        long quote = (word ^ QUOTES) - ONES;
        long backslash = (word ^ BACKSLASHES) - ONES;
        long control = word - ONES * ' ';
        return (quote | backslash | control | word) & HIGHS;
    }

    /** How many bytes precede the lowest mark. */
    static int first(long marks) {
        return Long.numberOfTrailingZeros(marks) >>> 3;
    }
}
