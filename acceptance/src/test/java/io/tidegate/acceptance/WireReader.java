package io.tidegate.acceptance;

import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads HTTP/1.1 messages from a socket with nothing between: what is returned is what was on the wire. */
final class WireReader {
    private static final int MAX_LINE_BYTES = 1 << 20;

    private final InputStream in;

    WireReader(InputStream in) {
        this.in = in;
    }

    /** @param headers in wire order */
    record Head(String startLine, List<Header> headers) {}

    /** @param complete whether the body came to the end that its framing promised */
    record Body(Buffer bytes, boolean complete) {}

    /** The next head, or one with an empty start line when the peer ended the connection before it. */
    Head head() throws IOException {
        String first = line().orElse("");
        List<Header> headers = new ArrayList<>();
        if (!first.isEmpty()) {
            for (String line = required(); !line.isEmpty(); line = required()) {
                headers.add(Header.parse(line));
            }
        }
        return new Head(first, List.copyOf(headers));
    }

    /** @param untilClose whether a body without any framing lasts until the connection ends */
    Body body(List<Header> headers, boolean untilClose) throws IOException {
        return body(headers, untilClose, Integer.MAX_VALUE);
    }

    /** Stops, incomplete, when more than {@code most} bytes have come. */
    Body body(List<Header> headers, boolean untilClose, int most) throws IOException {
        Bounded into = new Bounded(most);
        boolean complete;
        try {
            complete = Header.first(headers, "transfer-encoding").isPresent()
                    ? chunks(into)
                    : plain(Header.first(headers, "content-length").map(Long::parseLong), untilClose, into);
        } catch (java.net.SocketTimeoutException e) {
            throw e;
        } catch (IOException cut) {
            complete = false;
        }
        return new Body(Buffer.buffer(into.toByteArray()), complete);
    }

    private boolean plain(Optional<Long> length, boolean untilClose, Bounded into) throws IOException {
        if (length.isEmpty() && untilClose) {
            copy(Long.MAX_VALUE, into);
            return true;
        }
        return copy(length.orElse(0L), into);
    }

    private boolean chunks(Bounded into) throws IOException {
        while (true) {
            int length = Integer.parseInt(required().split(";", 2)[0].strip(), 16);
            if (length == 0) {
                skipTrailers();
                return true;
            }
            if (!copy(length, into) || !required().isEmpty()) {
                return false;
            }
        }
    }

    private void skipTrailers() throws IOException {
        String line = required();
        while (!line.isEmpty()) {
            line = required();
        }
    }

    /** False when the connection ended, or the bound was reached, before all had come. */
    private boolean copy(long length, Bounded into) throws IOException {
        byte[] buffer = new byte[16 * 1024];
        for (long left = length; left > 0; ) {
            int n = in.read(buffer, 0, (int) Math.min(left, buffer.length));
            if (n < 0 || !into.add(buffer, n)) {
                return false;
            }
            left -= n;
        }
        return true;
    }

    private String required() throws IOException {
        return line().orElseThrow(() -> new IOException("the connection ended inside a message"));
    }

    /** One line without its CR LF; empty at the end of the connection. */
    private Optional<String> line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int b = in.read();
        while (b >= 0 && b != '\n') {
            line.write(b);
            if (line.size() > MAX_LINE_BYTES) {
                throw new IOException("a line of more than " + MAX_LINE_BYTES + " bytes");
            }
            b = in.read();
        }
        String text = line.toString(StandardCharsets.ISO_8859_1);
        return b < 0
                ? Optional.empty()
                : Optional.of(text.endsWith("\r") ? text.substring(0, text.length() - 1) : text);
    }

    private static final class Bounded extends ByteArrayOutputStream {
        private final int most;

        Bounded(int most) {
            this.most = most;
        }

        boolean add(byte[] bytes, int length) {
            int taken = Math.min(length, most - size());
            write(bytes, 0, taken);
            return taken == length;
        }
    }
}
