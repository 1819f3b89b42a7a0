package io.tidegate.edge.http1;

import java.util.Arrays;

/** Writes the head of a message, and what of its body leaves with it, into one array. Not for concurrent use. */
public final class HeadWriter {
    private static final byte[] CRLF = {'\r', '\n'};
    private static final byte[] SEPARATOR = {':', ' '};

    private byte[] bytes;
    private int length;

    /** Nothing yet; {@code expected} is a guess of how long it will be, in bytes. */
    public HeadWriter(int expected) {
        this.bytes = new byte[expected];
    }

    public HeadWriter requestLine(String method, String target) {
        return text(method).text(" ").text(target).text(" HTTP/1.1\r\n");
    }

    public HeadWriter statusLine(int status, String reason) {
        return text("HTTP/1.1 ")
                .text(Integer.toString(status))
                .text(" ")
                .text(reason)
                .raw(CRLF, 0, 2);
    }

    public HeadWriter field(String name, String value) {
        return text(name).raw(SEPARATOR, 0, 2).text(value).raw(CRLF, 0, 2);
    }

    /** A field as it stands in another head: name in {@code [nameFrom, nameTo)}, value likewise. */
    HeadWriter field(byte[] source, int nameFrom, int nameTo, int valueFrom, int valueTo) {
        return raw(source, nameFrom, nameTo - nameFrom)
                .raw(SEPARATOR, 0, 2)
                .raw(source, valueFrom, valueTo - valueFrom)
                .raw(CRLF, 0, 2);
    }

    /** The empty line that ends a head. */
    public HeadWriter end() {
        return raw(CRLF, 0, 2);
    }

    public HeadWriter body(byte[] body) {
        return body(Octets.of(body));
    }

    /** What of a body leaves with the head; nothing comes behind it. */
    public HeadWriter body(Octets part) {
        if (length + part.length() > bytes.length) {
            bytes = Arrays.copyOf(bytes, length + part.length());
        }
        return raw(part.bytes(), part.from(), part.length());
    }

    public int length() {
        return length;
    }

    /** What was written; the last call. */
    public Octets toOctets() {
        return new Octets(bytes, 0, length);
    }

    /** What was written, in an array of its own size. */
    public byte[] toBytes() {
        return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
    }

    private HeadWriter text(String text) {
        int n = text.length();
        ensure(n);
        for (int i = 0; i < n; i++) {
            bytes[length + i] = (byte) text.charAt(i);
        }
        length += n;
        return this;
    }

    private HeadWriter raw(byte[] source, int from, int count) {
        ensure(count);
        System.arraycopy(source, from, bytes, length, count);
        length += count;
        return this;
    }

    private void ensure(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }
}
