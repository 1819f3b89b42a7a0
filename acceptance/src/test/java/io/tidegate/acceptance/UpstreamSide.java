package io.tidegate.acceptance;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The provider's end of one exchange. */
record UpstreamSide(Socket socket, InputStream in) {
    private static final Duration GATE_OPENS = Duration.ofMinutes(2);

    /** A whole answer of known length. */
    void respond(int status, String contentType, Buffer body, Header... more) throws IOException {
        StringBuilder head = head(status, contentType, more);
        head.append("content-length: ").append(body.length()).append("\r\n\r\n");
        send(head.toString().getBytes(StandardCharsets.ISO_8859_1));
        send(body.getBytes());
    }

    void respond(int status, String contentType, String body, Header... more) throws IOException {
        respond(status, contentType, Buffer.buffer(body), more);
    }

    /** The head of a chunked event stream. */
    void startStream(Header... more) throws IOException {
        send((head(200, "text/event-stream; charset=utf-8", more) + "transfer-encoding: chunked\r\n\r\n")
                .getBytes(StandardCharsets.ISO_8859_1));
    }

    void chunk(byte[] bytes, int from, int to) throws IOException {
        if (to > from) {
            byte[] size = (Integer.toHexString(to - from) + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
            byte[] framed = new byte[size.length + to - from + 2];
            System.arraycopy(size, 0, framed, 0, size.length);
            System.arraycopy(bytes, from, framed, size.length, to - from);
            framed[framed.length - 2] = '\r';
            framed[framed.length - 1] = '\n';
            send(framed);
        }
    }

    void chunk(String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        chunk(bytes, 0, bytes.length);
    }

    /** A stream that stops after a ping, and goes on to its end when the gate opens. */
    void streamThrough(CountDownLatch gate) throws IOException, InterruptedException {
        startStream();
        chunk("event: ping\ndata: {\"type\": \"ping\"}\n\n");
        if (!gate.await(GATE_OPENS.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new IOException("the gate stayed shut");
        }
        chunk(Fixtures.stream("text.sse").body().toString());
        endStream();
    }

    void endStream() throws IOException {
        send("0\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
    }

    void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    /** An orderly close, in the middle of whatever it is. */
    void cut() throws IOException {
        socket.close();
    }

    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    /** Waits until the edge ends the connection; false when it didn't in time. */
    boolean sawTheEdgeLeave(Duration timeout) throws IOException {
        socket.setSoTimeout((int) timeout.toMillis());
        try {
            return in.read() < 0;
        } catch (SocketTimeoutException stillThere) {
            return false;
        } catch (SocketException reset) {
            return true;
        }
    }

    private static StringBuilder head(int status, String contentType, Header... more) {
        StringBuilder head = new StringBuilder(String.format(Locale.ROOT, "HTTP/1.1 %d Scripted\r\n", status));
        head.append("content-type: ").append(contentType).append("\r\n");
        for (Header header : more) {
            head.append(header.name()).append(": ").append(header.value()).append("\r\n");
        }
        return head;
    }
}
