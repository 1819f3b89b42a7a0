package io.tidegate.edge.meter;

/**
 * Knows the two fields of an event stream that a meter reads. Spelled out byte by byte, because it runs twice for every
 * event: the caller has looked at the first letter.
 */
final class SseField {
    /** The line is of another field. */
    static final int OTHER = -1;

    private SseField() {}

    /** Where the value of {@code data} begins in a line that begins with d, or {@link #OTHER}. */
    static int data(byte[] b, int from, int to) {
        boolean data = to - from >= 4 && b[from + 1] == 'a' && b[from + 2] == 't' && b[from + 3] == 'a';
        return data ? value(b, from + 4, to) : OTHER;
    }

    /** Where the value of {@code event} begins in a line that begins with e, or {@link #OTHER}. */
    static int event(byte[] b, int from, int to) {
        boolean event =
                to - from >= 5 && b[from + 1] == 'v' && b[from + 2] == 'e' && b[from + 3] == 'n' && b[from + 4] == 't';
        return event ? value(b, from + 5, to) : OTHER;
    }

    /** Behind the colon and one space. A field without a colon has an empty value. */
    private static int value(byte[] b, int colon, int to) {
        if (colon == to) {
            return to;
        }
        if (b[colon] != ':') {
            return OTHER;
        }
        return colon + 1 < to && b[colon + 1] == ' ' ? colon + 2 : colon + 1;
    }
}
