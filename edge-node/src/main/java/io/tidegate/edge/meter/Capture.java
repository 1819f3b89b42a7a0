package io.tidegate.edge.meter;

import java.util.Arrays;

/** Bytes set aside for a moment, up to a limit. Empty ones hold no memory worth mentioning. */
final class Capture {
    private static final int INITIAL_BYTES = 512;
    /** An array larger than this is not kept for the next use. */
    private static final int KEPT_BYTES = 16 << 10;

    private byte[] bytes = new byte[0];
    private int length;

    /** Adds as much as fits below {@code limit} bytes in all. */
    void append(byte[] b, int from, int to, int limit) {
        int n = Math.min(to - from, limit - length);
        if (n <= 0) {
            return;
        }
        if (length + n > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(length + n, Math.max(INITIAL_BYTES, 2 * bytes.length)));
        }
        System.arraycopy(b, from, bytes, length, n);
        length += n;
    }

    /** The array behind; valid up to {@link #length()} until the next change. */
    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    void clear() {
        length = 0;
        if (bytes.length > KEPT_BYTES) {
            bytes = new byte[0];
        }
    }
}
