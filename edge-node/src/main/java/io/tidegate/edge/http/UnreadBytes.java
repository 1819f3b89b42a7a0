package io.tidegate.edge.http;

import io.tidegate.edge.http1.HeadScanner;
import io.tidegate.edge.http1.Octets;
import java.util.Arrays;

/**
 * What a client has sent and nobody has taken yet: the beginning of a head, or requests sent ahead. Who has it need not have a key, so what
 * is kept until the next read counts against a budget of the node; what comes and is taken in one turn costs nothing there.
 */
final class UnreadBytes {
    private static final byte[] NOTHING = {};

    private final ByteBudget budget;
    private final HeadScanner scanner = new HeadScanner();
    private byte[] bytes = NOTHING;
    private int length;
    private int counted;

    UnreadBytes(ByteBudget budget) {
        this.budget = budget;
    }

    boolean isEmpty() {
        return length == 0;
    }

    int length() {
        return length;
    }

    /** Adds a copy of what one read brought. Room is doubled, so that bytes that come one by one are not copied for each. */
    void append(Octets read) {
        int all = length + read.length();
        if (all > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(all, 2 * length));
        }
        System.arraycopy(read.bytes(), read.from(), bytes, length, read.length());
        length = all;
    }

    /** Looks for the end of a head, from where the last search stopped; as {@link HeadScanner#find}. */
    int findHead() {
        return scanner.find(bytes, length);
    }

    /** Counts what stays here when a turn ends; false when the node has no room for it, and it must go. */
    boolean keep() {
        int more = bytes.length - counted;
        if (more > 0 && !budget.take(more)) {
            return false;
        }
        if (more < 0) {
            budget.giveBack(-more);
        }
        counted = bytes.length;
        return true;
    }

    /** Takes all, the head and what stands behind it. */
    byte[] take() {
        byte[] taken = length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
        clear();
        return taken;
    }

    /** Puts back what belongs to the next request: {@code source[from .. to)}. */
    void putBack(byte[] source, int from, int to) {
        bytes = from < to ? Arrays.copyOfRange(source, from, to) : NOTHING;
        length = bytes.length;
    }

    void clear() {
        scanner.reset();
        bytes = NOTHING;
        length = 0;
        if (counted > 0) {
            budget.giveBack(counted);
            counted = 0;
        }
    }
}
