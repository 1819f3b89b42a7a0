package io.tidegate.edge.relay;

import java.util.Arrays;

/** The body of a refusal, kept until it is known whether the client shall see it. */
final class KeptBody {
    private static final int MOST = 64 * 1024;

    private byte[] bytes = new byte[1024];
    private int length;
    private boolean tooLong;

    void add(byte[] source, int from, int to) {
        int count = to - from;
        if (tooLong || count > MOST - length) {
            tooLong = true;
            return;
        }
        if (length + count > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + count));
        }
        System.arraycopy(source, from, bytes, length, count);
        length += count;
    }

    boolean tooLong() {
        return tooLong;
    }

    byte[] bytes() {
        return Arrays.copyOf(bytes, length);
    }
}
