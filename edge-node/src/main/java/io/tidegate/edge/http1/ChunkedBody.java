package io.tidegate.edge.http1;

/**
 * Follows a chunked body (RFC 9112, section 7.1) over arbitrary pieces: hands out the spans of content and finds the
 * end. The bytes themselves stay where they are, so that a relay can forward them with their framing.
 */
public final class ChunkedBody {
    /** Takes a span of content. */
    public interface Content {
        void content(byte[] bytes, int from, int to);
    }

    /** More bytes are expected. */
    public static final int NEED_MORE = -1;
    /** These bytes are not a chunked body; the connection can't be used any more. */
    public static final int MALFORMED = -2;

    private static final int MAX_SIZE_DIGITS = 15;
    private static final int MAX_LINE = 4096;
    private static final int MAX_TRAILERS = 8192;

    private enum State {
        SIZE,
        EXTENSION,
        SIZE_LF,
        DATA,
        DATA_CR,
        DATA_LF,
        TRAILER_START,
        TRAILER,
        TRAILER_LF,
        END_LF,
        END
    }

    private State state = State.SIZE;
    private long left;
    private int digits;
    private int lineBytes;
    private int trailerBytes;
    private int lineStart;

    /**
     * Reads the next piece of the body, which is {@code [from, to)}.
     *
     * @return the index behind the last byte of the body, {@link #NEED_MORE} or {@link #MALFORMED}
     */
    public int read(byte[] bytes, int from, int to, Content content) {
        int i = from;
        lineStart = from;
        while (i < to) {
            if (state == State.DATA) {
                int n = (int) Math.min(left, to - i);
                content.content(bytes, i, i + n);
                i += n;
                left -= n;
                if (left == 0) {
                    state = State.DATA_CR;
                }
                continue;
            }
            if (!step(bytes[i++])) {
                return MALFORMED;
            }
            if (state == State.END) {
                return i;
            }
            if (state == State.SIZE && digits == 0) {
                lineStart = i;
            }
        }
        return NEED_MORE;
    }

    /**
     * Up to where the bytes of the last {@link #read}, which ended at {@code to}, may be forwarded without saying that the
     * body ends: behind that begins a size line that is not complete, or the last chunk.
     */
    public int forwardable(int to) {
        return switch (state) {
            case DATA, DATA_CR, DATA_LF -> to;
            case SIZE, EXTENSION, SIZE_LF, TRAILER_START, TRAILER, TRAILER_LF, END_LF, END -> lineStart;
        };
    }

    public boolean ended() {
        return state == State.END;
    }

    private boolean step(byte b) {
        return switch (state) {
            case SIZE -> size(b);
            case EXTENSION -> extension(b);
            case SIZE_LF -> sizeEnd(b);
            case DATA_CR -> expect(b, '\r', State.DATA_LF);
            case DATA_LF -> {
                digits = 0;
                lineBytes = 0;
                yield expect(b, '\n', State.SIZE);
            }
            case TRAILER_START -> trailerStart(b);
            case TRAILER -> trailer(b);
            case TRAILER_LF -> expect(b, '\n', State.TRAILER_START);
            case END_LF -> expect(b, '\n', State.END);
            case DATA, END -> throw new IllegalStateException("no framing byte is due in " + state);
        };
    }

    private boolean size(byte b) {
        int digit = Character.digit(b, 16);
        if (digit >= 0) {
            left = left << 4 | digit;
            return ++digits <= MAX_SIZE_DIGITS;
        }
        if (digits == 0) {
            return false;
        }
        if (b == '\r') {
            state = State.SIZE_LF;
            return true;
        }
        state = State.EXTENSION;
        return b == ';' || b == ' ' || b == '\t';
    }

    private boolean extension(byte b) {
        if (b == '\r') {
            state = State.SIZE_LF;
            return true;
        }
        return isText(b) && ++lineBytes <= MAX_LINE;
    }

    private boolean sizeEnd(byte b) {
        return expect(b, '\n', left == 0 ? State.TRAILER_START : State.DATA);
    }

    private boolean trailerStart(byte b) {
        if (b == '\r') {
            state = State.END_LF;
            return true;
        }
        state = State.TRAILER;
        return b != ' ' && b != '\t' && trailer(b);
    }

    private boolean trailer(byte b) {
        if (b == '\r') {
            state = State.TRAILER_LF;
            return true;
        }
        return isText(b) && ++trailerBytes <= MAX_TRAILERS;
    }

    private boolean expect(byte b, char expected, State next) {
        state = next;
        return b == expected;
    }

    private static boolean isText(byte b) {
        return (b >= 0x20 && b != 0x7f) || b == '\t' || b < 0;
    }
}
