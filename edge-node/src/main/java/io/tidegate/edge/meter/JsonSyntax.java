package io.tidegate.edge.meter;

/**
 * Checks that bytes are JSON (RFC 8259, in valid UTF-8), by walking over them once and building nothing.
 *
 * <p>It exists because a request body is mostly a few long texts, over which it goes eight bytes at a time: a general
 * parser decodes every character, and takes several times as long. The methods take an index and give the one behind what
 * they walked over, or {@link #NOT_JSON}.
 */
final class JsonSyntax {
    /** There is no JSON there; {@link #failedAt()} has the place. */
    static final int NOT_JSON = -1;

    /** As deep as arrays and objects may be nested. */
    static final int MAX_DEPTH = 1000;

    private final byte[] b;
    private final int end;
    private final long[] objects = new long[(MAX_DEPTH + Long.SIZE) / Long.SIZE];
    private int failedAt = -1;
    private boolean tooDeep;

    JsonSyntax(byte[] b, int end) {
        this.b = b;
        this.end = end;
    }

    /** The index of the first byte that is wrong, or the end if something is missing there. */
    int failedAt() {
        return failedAt;
    }

    boolean tooDeep() {
        return tooDeep;
    }

    private int fail(int at) {
        failedAt = at;
        return NOT_JSON;
    }

    /** The byte at an index, or 0, which is no JSON, at the end. */
    int peek(int at) {
        return at < end ? b[at] : 0;
    }

    int whitespace(int from) {
        int i = from;
        while (i < end && isWhitespace(b[i])) {
            i++;
        }
        return i;
    }

    private static boolean isWhitespace(byte c) {
        return c == ' ' || c == '\n' || c == '\r' || c == '\t';
    }

    /** Walks over one character that must be there. */
    int expect(int character, int at) {
        return peek(at) == character ? at + 1 : fail(at);
    }

    /** A key and the colon after it, up to the value. */
    int key(int from) {
        int i = string(from);
        if (i != NOT_JSON) {
            i = expect(':', whitespace(i));
        }
        return i == NOT_JSON ? i : whitespace(i);
    }

    /** Any value. Takes no stack, however deep the value is. */
    int value(int from) {
        int depth = 0;
        int i = from;
        while (true) {
            int c = peek(i);
            if (c == '{' || c == '[') {
                if (++depth > MAX_DEPTH) {
                    tooDeep = true;
                    return fail(i);
                }
                setObject(depth, c == '{');
                i = whitespace(i + 1);
                if (peek(i) != closing(depth)) {
                    i = c == '{' ? key(i) : i;
                    if (i == NOT_JSON) {
                        return i;
                    }
                    continue;
                }
                i++;
                depth--;
            } else {
                i = scalar(i);
            }
            // A value is over: so may be what it is in.
            while (i != NOT_JSON && depth > 0) {
                i = whitespace(i);
                if (peek(i) != closing(depth)) {
                    break;
                }
                i++;
                depth--;
            }
            if (i == NOT_JSON || depth == 0) {
                return i;
            }
            i = next(depth, i);
            if (i == NOT_JSON) {
                return i;
            }
        }
    }

    /** From the comma to the next value. */
    private int next(int depth, int at) {
        int i = expect(',', at);
        if (i == NOT_JSON) {
            return i;
        }
        i = whitespace(i);
        return isObject(depth) ? key(i) : i;
    }

    private void setObject(int depth, boolean object) {
        long bit = 1L << depth;
        int word = depth / Long.SIZE;
        objects[word] = object ? objects[word] | bit : objects[word] & ~bit;
    }

    private boolean isObject(int depth) {
        return (objects[depth / Long.SIZE] >>> depth & 1) != 0;
    }

    private int closing(int depth) {
        return isObject(depth) ? '}' : ']';
    }

    private int scalar(int at) {
        return switch (peek(at)) {
            case '"' -> string(at);
            case 't' -> literal("true", at);
            case 'f' -> literal("false", at);
            case 'n' -> literal("null", at);
            default -> number(at);
        };
    }

    private int literal(String word, int from) {
        for (int i = 0; i < word.length(); i++) {
            if (peek(from + i) != word.charAt(i)) {
                return fail(from + i);
            }
        }
        return from + word.length();
    }

    private int number(int from) {
        int i = peek(from) == '-' ? from + 1 : from;
        i = peek(i) == '0' ? i + 1 : digits(i);
        if (i != NOT_JSON && peek(i) == '.') {
            i = digits(i + 1);
        }
        if (i != NOT_JSON && (peek(i) | 0x20) == 'e') {
            int sign = peek(i + 1);
            i = digits(sign == '+' || sign == '-' ? i + 2 : i + 1);
        }
        return i;
    }

    private int digits(int from) {
        int i = from;
        while (isDigit(peek(i))) {
            i++;
        }
        return i > from ? i : fail(i);
    }

    static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    /** A string with its quotes. */
    int string(int from) {
        if (peek(from) != '"') {
            return fail(from);
        }
        int i = from + 1;
        while (true) {
            i = plain(i);
            int c = peek(i);
            if (c == '"') {
                return i + 1;
            }
            int next = c == '\\' ? escape(i) : c < 0 ? Utf8.next(b, i, end) : i;
            if (next <= i) {
                return fail(i);
            }
            i = next;
        }
    }

    /** Goes on to the next byte of a string that needs a look. */
    private int plain(int from) {
        int i = from;
        while (i <= end - Words.BYTES) {
            long marks = Words.stringMarks(Words.at(b, i));
            if (marks != 0) {
                return i + Words.first(marks);
            }
            i += Words.BYTES;
        }
        while (i < end && b[i] >= ' ' && b[i] != '"' && b[i] != '\\') {
            i++;
        }
        return i;
    }

    /** Behind an escape, or {@code at} if it is none. */
    private int escape(int at) {
        return switch (peek(at + 1)) {
            case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> at + 2;
            case 'u' -> {
                int i = at + 2;
                while (i < at + 6 && Character.digit(peek(i), 16) >= 0) {
                    i++;
                }
                yield i == at + 6 ? i : at;
            }
            default -> at;
        };
    }
}
