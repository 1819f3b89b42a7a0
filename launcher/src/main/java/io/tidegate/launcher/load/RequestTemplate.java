package io.tidegate.launcher.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;

/** One kind of request, in which each time another number is written, so that no two are alike. */
public final class RequestTemplate {
    /** Stands in a body for the number. */
    public static final String NUMBER = "########";

    private final byte[] bytes;
    private final int numberAt;

    private RequestTemplate(byte[] bytes, int numberAt) {
        this.bytes = bytes;
        this.numberAt = numberAt;
    }

    /**
     * A {@code POST /v1/messages}.
     *
     * @param body JSON in ASCII, with {@link #NUMBER} in it once
     */
    public static RequestTemplate message(String authority, Map<String, String> headers, String body) {
        StringBuilder text = new StringBuilder("POST /v1/messages HTTP/1.1\r\nhost: " + authority + "\r\n");
        text.append("content-type: application/json\r\nanthropic-version: 2023-06-01\r\n");
        headers.forEach(
                (name, value) -> text.append(name).append(": ").append(value).append("\r\n"));
        text.append("content-length: ").append(body.length()).append("\r\n\r\n").append(body);
        int at = text.indexOf(NUMBER);
        if (at < 0 || text.indexOf(NUMBER, at + 1) >= 0) {
            throw new IllegalArgumentException("body: (expected: " + NUMBER + " in it once)");
        }
        return new RequestTemplate(text.toString().getBytes(ISO_8859_1), at);
    }

    /** A number as it stands in requests and answers. */
    public static String digits(long number) {
        return String.format(Locale.ROOT, "%08d", number % 100_000_000);
    }

    /** A copy of its own for each connection, which writes number after number into it. */
    Numbered copy() {
        return new Numbered(bytes.clone(), numberAt);
    }

    /** A request whose number can be changed. */
    static final class Numbered {
        private final byte[] bytes;
        private final int numberAt;

        private Numbered(byte[] bytes, int numberAt) {
            this.bytes = bytes;
            this.numberAt = numberAt;
        }

        byte[] with(long number) {
            long left = number;
            for (int i = NUMBER.length() - 1; i >= 0; i--) {
                bytes[numberAt + i] = (byte) ('0' + left % 10);
                left /= 10;
            }
            return bytes;
        }

        byte[] number() {
            return Arrays.copyOfRange(bytes, numberAt, numberAt + NUMBER.length());
        }
    }
}
