package io.tidegate.edge.http;

import io.tidegate.edge.http1.HeadScanner;
import io.tidegate.edge.http1.Octets;
import java.util.Arrays;

/** What a client has sent and nobody has taken yet: the beginning of a head, or requests sent ahead. */
final class UnreadBytes {
    private static final byte[] NOTHING = {};

    private final HeadScanner scanner = new HeadScanner();
    private byte[] bytes = NOTHING;

    boolean isEmpty() {
        return bytes.length == 0;
    }

    int length() {
        return bytes.length;
    }

    /** Adds a copy of what one read brought. */
    void append(Octets read) {
        int before = bytes.length;
        bytes = Arrays.copyOf(bytes, before + read.length());
        System.arraycopy(read.bytes(), read.from(), bytes, before, read.length());
    }

    /** Looks for the end of a head, from where the last search stopped; as {@link HeadScanner#find}. */
    int findHead() {
        return scanner.find(bytes, bytes.length);
    }

    /** Takes all, the head and what stands behind it. */
    byte[] take() {
        byte[] taken = bytes;
        clear();
        return taken;
    }

    /** Puts back what belongs to the next request: {@code source[from .. to)}. */
    void putBack(byte[] source, int from, int to) {
        bytes = from < to ? Arrays.copyOfRange(source, from, to) : NOTHING;
    }

    void clear() {
        scanner.reset();
        bytes = NOTHING;
    }
}
