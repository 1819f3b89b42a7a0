package io.tidegate.edge.http1;

/**
 * Finds the end of a head in bytes that arrive in pieces. Each line must end in CR LF: a line feed alone ends the search,
 * because neighbours may take it for a line end.
 */
public final class HeadScanner {
    public static final int NEED_MORE = -1;
    public static final int BARE_LINE_FEED = -2;

    private int scanned;
    private int lineStart;

    /**
     * Looks on where the last call stopped.
     *
     * @param bytes all bytes of the message so far, from index 0
     * @param length how many there are
     * @return the index behind the empty line, {@link #NEED_MORE} or {@link #BARE_LINE_FEED}
     */
    public int find(byte[] bytes, int length) {
        for (int i = LineEnds.next(bytes, scanned, length); i < length; i = LineEnds.next(bytes, i + 1, length)) {
            if (bytes[i] == '\r') {
                continue;
            }
            if (i == 0 || bytes[i - 1] != '\r') {
                return BARE_LINE_FEED;
            }
            boolean empty = i - 1 == lineStart;
            boolean leading = lineStart == 0;
            lineStart = i + 1;
            if (empty && !leading) {
                return i + 1;
            }
        }
        scanned = length;
        return NEED_MORE;
    }

    public void reset() {
        scanned = 0;
        lineStart = 0;
    }
}
