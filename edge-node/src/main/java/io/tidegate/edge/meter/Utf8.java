package io.tidegate.edge.meter;

/** The well-formed byte sequences of UTF-8 (Unicode, table 3-7). */
final class Utf8 {
    private Utf8() {}

    /** The index behind the character of two to four bytes at {@code at}, or {@code at} if there is none. */
    static int next(byte[] b, int at, int end) {
        int lead = b[at] & 0xFF;
        int length = lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 0;
        if (length == 0 || length > end - at) {
            return at;
        }
        int second = b[at + 1] & 0xFF;
        // Neither overlong forms, nor surrogates, nor beyond U+10FFFF.
        int low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
        int high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
        if (second < low || second > high) {
            return at;
        }
        for (int i = at + 2; i < at + length; i++) {
            if ((b[i] & 0xC0) != 0x80) {
                return at;
            }
        }
        return at + length;
    }
}
