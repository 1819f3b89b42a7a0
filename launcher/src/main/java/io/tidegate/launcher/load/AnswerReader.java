package io.tidegate.launcher.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;
import java.util.Locale;

/** Reads one HTTP/1.1 answer as its bytes come, and compares its body with what it must be. */
final class AnswerReader {
    private static final int MOST_HEAD = 16 * 1024;
    private static final int MOST_SHOWN = 300;
    private static final int OK = 200;
    private static final String REQUEST_ID = "request-id";

    private enum Part {
        HEAD,
        BODY,
        CHUNK_SIZE,
        CHUNK,
        CHUNK_END,
        TRAILER,
        DONE
    }

    private final AnswerTemplate template;
    private final byte[] number;
    /** A line of the chunked framing, so far. */
    private final StringBuilder size = new StringBuilder();
    /** What an answer with an error says. */
    private final StringBuilder error = new StringBuilder();

    private Part part = Part.HEAD;
    private byte[] head = new byte[512];
    private int headLength;
    private byte[] expected = new byte[0];
    private int status;
    private long left;
    private long bodyBytes;
    private String flaw = "";
    private boolean closes;

    AnswerReader(AnswerTemplate template, byte[] number) {
        this.template = template;
        this.number = number;
    }

    /** Takes what came, and tells whether the answer is over. */
    boolean take(byte[] bytes, int length) {
        int at = 0;
        while (at < length && part != Part.DONE && flaw.isEmpty()) {
            at = switch (part) {
                case HEAD -> head(bytes, at, length);
                case BODY, CHUNK -> body(bytes, at, length);
                case CHUNK_SIZE, CHUNK_END, TRAILER -> line(bytes, at, length);
                case DONE -> length;
            };
        }
        if (part == Part.DONE && at < length && flaw.isEmpty()) {
            flaw = "bytes behind the answer";
        }
        return part == Part.DONE;
    }

    private int head(byte[] bytes, int from, int length) {
        for (int at = from; at < length; at++) {
            if (headLength == head.length) {
                head = Arrays.copyOf(head, head.length * 2);
            }
            head[headLength++] = bytes[at];
            if (bytes[at] == '\n' && headLength >= 4 && head[headLength - 3] == '\n') {
                begin(new String(head, 0, headLength, ISO_8859_1));
                return at + 1;
            }
            if (headLength > MOST_HEAD) {
                flaw = "no end of the head";
                return length;
            }
        }
        return length;
    }

    private void begin(String text) {
        String requestId = "";
        String contentLength = "";
        boolean chunked = false;
        String[] lines = text.split("\r\n", -1);
        status = lines[0].startsWith("HTTP/1.1 ") ? Integer.parseInt(lines[0].substring(9, 12)) : 0;
        for (String header : lines) {
            int colon = header.indexOf(':');
            if (colon > 0) {
                String value = header.substring(colon + 1).strip();
                switch (header.substring(0, colon).toLowerCase(Locale.ROOT)) {
                    case REQUEST_ID -> requestId = value;
                    case "content-length" -> contentLength = value;
                    case "transfer-encoding" -> chunked = value.equalsIgnoreCase("chunked");
                    case "connection" -> closes = value.equalsIgnoreCase("close");
                    default -> {}
                }
            }
        }
        if (status == OK) {
            expected = template.body(count(requestId).getBytes(ISO_8859_1), number);
        }
        left = chunked || contentLength.isEmpty() ? 0 : Long.parseLong(contentLength);
        part = chunked ? Part.CHUNK_SIZE : left == 0 ? Part.DONE : Part.BODY;
    }

    /** The simulator's count, which its request ids end with. */
    static String count(String requestId) {
        return requestId.substring(requestId.lastIndexOf('_') + 1);
    }

    private int body(byte[] bytes, int from, int length) {
        int to = (int) Math.min(length, from + left);
        if (status == OK) {
            compare(bytes, from, to);
        } else if (error.length() < MOST_SHOWN) {
            error.append(new String(bytes, from, to - from, ISO_8859_1));
        }
        bodyBytes += to - from;
        left -= to - from;
        if (left == 0) {
            part = part == Part.BODY ? Part.DONE : Part.CHUNK_END;
        }
        return to;
    }

    private void compare(byte[] bytes, int from, int to) {
        int at = (int) bodyBytes;
        int end = at + to - from;
        if (end > expected.length) {
            flaw = "longer than the " + expected.length + " bytes that it must have";
        } else if (!Arrays.equals(bytes, from, to, expected, at, end)) {
            int differs = at + Arrays.mismatch(bytes, from, to, expected, at, end);
            int first = from + differs - at;
            String came = new String(bytes, first, Math.min(to - first, 60), ISO_8859_1);
            flaw = "another byte than expected at " + differs + ", from where on it says " + came;
        }
    }

    private int line(byte[] bytes, int from, int length) {
        int at = from;
        while (at < length) {
            byte b = bytes[at++];
            if (b == '\n') {
                endLine();
                return at;
            }
            if (b != '\r') {
                size.append((char) b);
            }
        }
        return at;
    }

    private void endLine() {
        String text = size.toString();
        size.setLength(0);
        switch (part) {
            case CHUNK_SIZE -> {
                int semicolon = text.indexOf(';');
                left = Long.parseLong(semicolon < 0 ? text : text.substring(0, semicolon), 16);
                part = left == 0 ? Part.TRAILER : Part.CHUNK;
            }
            case CHUNK_END -> part = Part.CHUNK_SIZE;
            case TRAILER -> part = text.isEmpty() ? Part.DONE : Part.TRAILER;
            default -> throw new IllegalStateException("part: " + part);
        }
    }

    boolean isOk() {
        return status == OK;
    }

    /** Whether it is an answer that is right to its last byte. */
    boolean isRight() {
        return part == Part.DONE && status == OK && flaw.isEmpty() && bodyBytes == expected.length;
    }

    /** Whether what came of a body is the beginning of the right one. */
    boolean isRightSoFar() {
        return flaw.isEmpty();
    }

    /** Whether anything of the body has come. */
    boolean hasBody() {
        return bodyBytes > 0;
    }

    boolean isFlawed() {
        return !flaw.isEmpty();
    }

    /** Whether the other side closes the connection behind it. */
    boolean closes() {
        return closes;
    }

    /** What is wrong with it, or how far it came. */
    String state() {
        if (!flaw.isEmpty()) {
            return flaw;
        }
        String of = expected.length == 0 ? "" : " of " + expected.length;
        String body = bodyBytes + of + " bytes of its body";
        return status == 0
                ? "no head"
                : status == OK
                        ? (part == Part.DONE ? "ended as if whole with " : "broken off after ") + body
                        : "status " + status + ": " + error;
    }
}
