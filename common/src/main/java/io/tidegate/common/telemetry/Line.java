package io.tidegate.common.telemetry;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;

/**
 * One log line in the making, in an array that is used again for the next. For one thread. Every text that comes from
 * outside goes through {@link #escaped}, so no value can end its line or its field, or steer a terminal.
 */
final class Line {
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final long NO_SECOND = Long.MIN_VALUE;

    private byte[] bytes = new byte[1024];
    private int length;
    private long second = NO_SECOND;
    private String secondText = "";

    void clear() {
        length = 0;
    }

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    /** Appends text of our own, ASCII, as it is. */
    Line raw(String ascii) {
        int count = ascii.length();
        room(count);
        byte[] to = bytes;
        int start = length;
        for (int i = 0; i < count; i++) {
            to[start + i] = (byte) ascii.charAt(i);
        }
        length = start + count;
        return this;
    }

    Line raw(char ascii) {
        room(1);
        bytes[length++] = (byte) ascii;
        return this;
    }

    Line number(long value) {
        if (value < 0 || value > Integer.MAX_VALUE) {
            return raw(Long.toString(value));
        }
        room(10);
        int rest = (int) value;
        int end = length + digits(rest);
        length = end;
        do {
            bytes[--end] = (byte) ('0' + rest % 10);
            rest /= 10;
        } while (rest > 0);
        return this;
    }

    /** Appends an instant as RFC 3339 in UTC, to the millisecond. */
    Line time(long epochMillis) {
        long now = Math.floorDiv(epochMillis, 1000);
        if (now != second) {
            String text =
                    Instant.ofEpochSecond(now).truncatedTo(ChronoUnit.SECONDS).toString();
            secondText = text.substring(0, text.length() - 1);
            second = now;
        }
        int millis = (int) Math.floorMod(epochMillis, 1000L);
        raw(secondText).room(5);
        bytes[length++] = '.';
        bytes[length++] = (byte) ('0' + millis / 100);
        bytes[length++] = (byte) ('0' + millis / 10 % 10);
        bytes[length++] = (byte) ('0' + millis % 10);
        bytes[length++] = 'Z';
        return this;
    }

    /**
     * Appends at most {@code longest} characters, as they may stand between the quotes of a JSON string: quotes, backslashes
     * and all control characters escaped, the rest as UTF-8.
     */
    Line escaped(String text, int longest) {
        int end = Math.min(text.length(), longest);
        // No character takes more than six bytes.
        room(end * 6 + 3);
        int at = plain(text, end);
        while (at < end) {
            char c = text.charAt(at++);
            if (c >= ' ' && c < 0x7f && c != '"' && c != '\\') {
                bytes[length++] = (byte) c;
            } else if (Character.isHighSurrogate(c) && at < end && Character.isLowSurrogate(text.charAt(at))) {
                supplementary(Character.toCodePoint(c, text.charAt(at++)));
            } else {
                special(c);
            }
        }
        if (end < text.length()) {
            special('…');
        }
        return this;
    }

    /** Appends what stands before the first character that needs more, nearly always all; kept in locals for speed. */
    private int plain(String text, int end) {
        byte[] to = bytes;
        int start = length;
        int i = 0;
        while (i < end) {
            char c = text.charAt(i);
            if (c < ' ' || c >= 0x7f || c == '"' || c == '\\') {
                break;
            }
            to[start + i++] = (byte) c;
        }
        length = start + i;
        return i;
    }

    private void special(char c) {
        switch (c) {
            case '"', '\\' -> escape(c);
            case '\n' -> escape('n');
            case '\r' -> escape('r');
            case '\t' -> escape('t');
            default -> {
                if (c < 0xa0 || c == '\u2028' || c == '\u2029' || (c >= '\u202a' && c <= '\u202e')) {
                    unicode(c);
                } else {
                    basic(Character.isSurrogate(c) ? '\ufffd' : c);
                }
            }
        }
    }

    private void escape(char c) {
        bytes[length++] = '\\';
        bytes[length++] = (byte) c;
    }

    private void unicode(char c) {
        escape('u');
        bytes[length++] = HEX[c >> 12];
        bytes[length++] = HEX[(c >> 8) & 0xf];
        bytes[length++] = HEX[(c >> 4) & 0xf];
        bytes[length++] = HEX[c & 0xf];
    }

    private void basic(char c) {
        if (c < 0x800) {
            bytes[length++] = (byte) (0xc0 | (c >> 6));
        } else {
            bytes[length++] = (byte) (0xe0 | (c >> 12));
            bytes[length++] = continuation(c >> 6);
        }
        bytes[length++] = continuation(c);
    }

    private void supplementary(int codePoint) {
        bytes[length++] = (byte) (0xf0 | (codePoint >> 18));
        bytes[length++] = continuation(codePoint >> 12);
        bytes[length++] = continuation(codePoint >> 6);
        bytes[length++] = continuation(codePoint);
    }

    private static byte continuation(int bits) {
        return (byte) (0x80 | (bits & 0x3f));
    }

    private static int digits(int value) {
        int digits = 1;
        for (int rest = value; rest >= 10; rest /= 10) {
            digits++;
        }
        return digits;
    }

    private void room(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }
}
