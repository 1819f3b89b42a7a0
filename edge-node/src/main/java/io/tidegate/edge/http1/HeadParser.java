package io.tidegate.edge.http1;

import java.nio.charset.StandardCharsets;

/**
 * Parses the head of a request or an answer. It takes exactly what RFC 9112 defines and refuses what different readers
 * take differently: folded lines, space before the colon, control characters, two lengths, a length beside a transfer
 * coding, codings other than chunked.
 */
public final class HeadParser {
    private static final boolean[] TOKEN = new boolean[256];
    private static final int MAX_LENGTH_DIGITS = 18;

    /** Claude Code sends about 30. Without a bound a small head can hold thousands, and each costs time at every look-up. */
    private static final int MAX_FIELDS = 256;

    static {
        for (int c = 0; c < 128; c++) {
            TOKEN[c] = Character.isLetterOrDigit(c) || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
        }
    }

    private HeadParser() {}

    /**
     * Parses the head of a request.
     *
     * @param head the bytes of the head from the request line to the empty line included; kept, never changed
     */
    public static Parsed<RequestHead> request(byte[] head) {
        try {
            return new Parsed.Complete<>(parseRequest(head));
        } catch (SyntaxProblem e) {
            return new Parsed.Malformed<>(e.why);
        }
    }

    /** As {@link #request}, for the head of an answer. */
    public static Parsed<ResponseHead> response(byte[] head) {
        try {
            return new Parsed.Complete<>(parseResponse(head));
        } catch (SyntaxProblem e) {
            return new Parsed.Malformed<>(e.why);
        }
    }

    private static RequestHead parseRequest(byte[] head) {
        int start = isEmptyLine(head, 0) ? 2 : 0;
        int lineEnd = lineEnd(head, start);
        int methodEnd = tokenEnd(head, start, lineEnd);
        check(methodEnd > start && methodEnd < lineEnd && head[methodEnd] == ' ', "the request line has no method");
        int targetEnd = methodEnd + 1;
        while (targetEnd < lineEnd && head[targetEnd] > 0x20 && head[targetEnd] < 0x7f) {
            targetEnd++;
        }
        check(
                targetEnd > methodEnd + 1 && targetEnd < lineEnd && head[targetEnd] == ' ',
                "the request target is missing or has a character that must be percent-encoded");
        int minor = version(head, targetEnd + 1, lineEnd);
        Fields fields = fields(head, lineEnd + 2);
        if (minor == 1) {
            check(fields.count(FieldName.HOST) == 1, "there must be exactly one Host header");
        }
        return new RequestHead(
                ascii(head, start, methodEnd),
                ascii(head, methodEnd + 1, targetEnd),
                minor,
                fields,
                requestFraming(fields, minor));
    }

    private static ResponseHead parseResponse(byte[] head) {
        int lineEnd = lineEnd(head, 0);
        check(lineEnd >= 12 && head[8] == ' ', "the status line is incomplete");
        int minor = version(head, 0, 8);
        int status = 0;
        for (int i = 9; i < 12; i++) {
            check(head[i] >= '0' && head[i] <= '9', "the status is not three digits");
            status = status * 10 + head[i] - '0';
        }
        check(status >= 100 && (lineEnd == 12 || head[12] == ' '), "the status is not three digits");
        checkText(head, 12, lineEnd, "the reason phrase has a control character");
        String reason = lineEnd > 13 ? ascii(head, 13, lineEnd) : "";
        Fields fields = fields(head, lineEnd + 2);
        return new ResponseHead(status, reason, minor, fields, responseFraming(fields, status));
    }

    private static int version(byte[] head, int from, int to) {
        boolean http1 = to - from == 8
                && head[from] == 'H'
                && head[from + 1] == 'T'
                && head[from + 2] == 'T'
                && head[from + 3] == 'P'
                && head[from + 4] == '/'
                && head[from + 5] == '1'
                && head[from + 6] == '.';
        check(http1 && (head[from + 7] == '0' || head[from + 7] == '1'), "the protocol is not HTTP/1.1");
        return head[from + 7] - '0';
    }

    private static Fields fields(byte[] head, int from) {
        Fields fields = new Fields(head);
        int at = from;
        while (!isEmptyLine(head, at)) {
            check(fields.size() < MAX_FIELDS, "there are more than " + MAX_FIELDS + " header fields");
            int lineEnd = lineEnd(head, at);
            check(head[at] != ' ' && head[at] != '\t', "a header line is folded; write it on one line");
            int colon = tokenEnd(head, at, lineEnd);
            check(
                    colon > at && colon < lineEnd && head[colon] == ':',
                    "a header line has no valid name before its colon");
            int valueFrom = colon + 1;
            int valueTo = lineEnd;
            while (valueFrom < valueTo && isSpace(head[valueFrom])) {
                valueFrom++;
            }
            while (valueTo > valueFrom && isSpace(head[valueTo - 1])) {
                valueTo--;
            }
            checkText(head, valueFrom, valueTo, "a header value has a control character");
            fields.add(at, colon, valueFrom, valueTo);
            at = lineEnd + 2;
        }
        return fields;
    }

    private static Framing requestFraming(Fields fields, int minor) {
        boolean chunked = chunked(fields);
        if (chunked) {
            check(minor == 1, "HTTP/1.0 has no Transfer-Encoding");
            return new Framing.Chunked();
        }
        long length = contentLength(fields);
        return length <= 0 ? new Framing.None() : new Framing.Length(length);
    }

    private static Framing responseFraming(Fields fields, int status) {
        if (status < 200 || status == 204 || status == 304) {
            return new Framing.None();
        }
        if (chunked(fields)) {
            return new Framing.Chunked();
        }
        long length = contentLength(fields);
        if (length < 0) {
            return new Framing.UntilClose();
        }
        return length == 0 ? new Framing.None() : new Framing.Length(length);
    }

    private static boolean chunked(Fields fields) {
        int codings = fields.count(FieldName.TRANSFER_ENCODING);
        if (codings == 0) {
            return false;
        }
        check(fields.count(FieldName.CONTENT_LENGTH) == 0, "there are both Content-Length and Transfer-Encoding");
        String value = fields.first(FieldName.TRANSFER_ENCODING).orElse("");
        check(codings == 1 && value.equalsIgnoreCase("chunked"), "the only Transfer-Encoding taken is chunked");
        return true;
    }

    private static long contentLength(Fields fields) {
        int lengths = fields.count(FieldName.CONTENT_LENGTH);
        if (lengths == 0) {
            return -1;
        }
        check(lengths == 1, "there is more than one Content-Length");
        String value = fields.first(FieldName.CONTENT_LENGTH).orElse("");
        check(!value.isEmpty() && value.length() <= MAX_LENGTH_DIGITS, "Content-Length is not a number of bytes");
        long length = 0;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            check(c >= '0' && c <= '9', "Content-Length is not a number of bytes");
            length = length * 10 + c - '0';
        }
        return length;
    }

    /** A carriage return alone does not end a head: what stands behind it would be read by others and not by us. */
    private static boolean isEmptyLine(byte[] head, int at) {
        return head[at] == '\r' && head[at + 1] == '\n';
    }

    private static int lineEnd(byte[] head, int from) {
        int i = LineEnds.next(head, from, head.length);
        check(head[i] == '\r' && head[i + 1] == '\n', "a line has a carriage return or line feed of its own");
        return i;
    }

    private static int tokenEnd(byte[] head, int from, int to) {
        int i = from;
        while (i < to && TOKEN[head[i] & 0xff]) {
            i++;
        }
        return i;
    }

    private static void checkText(byte[] head, int from, int to, String why) {
        for (int i = from; i < to; i++) {
            int c = head[i] & 0xff;
            check((c >= 0x20 && c != 0x7f) || c == '\t', why);
        }
    }

    private static boolean isSpace(byte b) {
        return b == ' ' || b == '\t';
    }

    private static String ascii(byte[] head, int from, int to) {
        return new String(head, from, to - from, StandardCharsets.ISO_8859_1);
    }

    private static void check(boolean holds, String why) {
        if (!holds) {
            throw new SyntaxProblem(why);
        }
    }

    /** Leaves the parser from any depth; never leaves this class. */
    private static final class SyntaxProblem extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final String why;

        SyntaxProblem(String why) {
            super(why, null, false, false);
            this.why = why;
        }
    }
}
