package io.tidegate.acceptance;

import io.vertx.core.buffer.Buffer;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLSocket;

/** A client connection on which a test says every byte itself. Every read is bounded in time. */
final class RawConnection implements AutoCloseable {
    private static final Duration READ_TIMEOUT = Duration.ofSeconds(20);

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private final WireReader reader;

    private RawConnection(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream());
        this.out = socket.getOutputStream();
        this.reader = new WireReader(in);
    }

    /** With TLS where the URL says so, whatever certificate is shown. */
    static RawConnection open(String url) throws IOException {
        Socket socket = url.startsWith("https:")
                ? Tls.TRUSTING_ANYBODY.getSocketFactory().createSocket()
                : new Socket();
        socket.setTcpNoDelay(true);
        socket.connect(
                new InetSocketAddress(
                        InetAddress.getLoopbackAddress(), URI.create(url).getPort()),
                5000);
        socket.setSoTimeout((int) READ_TIMEOUT.toMillis());
        return new RawConnection(socket);
    }

    /** Whose certificate was shown; for TLS only. */
    String shown() throws IOException {
        return ((SSLSocket) socket).getSession().getPeerPrincipal().getName();
    }

    void send(byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
    }

    void send(String text) throws IOException {
        send(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Head and body, the body in writes of the given sizes. */
    void send(RawRequest request, List<Integer> cuts) throws IOException {
        byte[] all = request.bytes();
        int from = 0;
        for (int cut : cuts) {
            int to = Math.min(all.length, from + cut);
            out.write(all, from, to - from);
            out.flush();
            from = to;
        }
        out.write(all, from, all.length - from);
        out.flush();
    }

    RawResponse exchange(RawRequest request) throws IOException {
        send(request.bytes());
        return read();
    }

    /** The next answer on this connection. */
    RawResponse read() throws IOException {
        return read("POST");
    }

    RawResponse read(String method) throws IOException {
        WireReader.Head head = reader.head();
        if (head.startLine().isEmpty()) {
            throw new IOException("the connection was closed without an answer");
        }
        int status = Integer.parseInt(head.startLine().split(" ", 3)[1]);
        boolean bodiless = method.equals("HEAD") || status < 200 || status == 204 || status == 304;
        WireReader.Body body =
                bodiless ? new WireReader.Body(Buffer.buffer(), true) : reader.body(head.headers(), true);
        return new RawResponse(status, head.headers(), body.bytes(), body.complete());
    }

    /** The head of the next answer and at most so many bytes of its body, which counts as incomplete when it is longer. */
    RawResponse readUpTo(int bodyBytes) throws IOException {
        WireReader.Head head = reader.head();
        if (head.startLine().isEmpty()) {
            throw new IOException("the connection was closed without an answer");
        }
        WireReader.Body body = reader.body(head.headers(), true, bodyBytes);
        return new RawResponse(
                Integer.parseInt(head.startLine().split(" ", 3)[1]), head.headers(), body.bytes(), body.complete());
    }

    /** Reads until {@code text} has come in, whatever it is part of. */
    void awaitText(String text) throws IOException {
        StringBuilder seen = new StringBuilder();
        while (seen.indexOf(text) < 0) {
            int b = in.read();
            if (b < 0) {
                throw new IOException("closed before '" + text + "' came; so far: " + seen);
            }
            seen.append((char) b);
        }
    }

    /** Says that nothing more will be sent; what the peer still says can be read. */
    void finish() throws IOException {
        socket.shutdownOutput();
    }

    /** Whether the peer ends this connection within the time, with a FIN or a reset. */
    boolean isClosedWithin(Duration timeout) throws IOException {
        socket.setSoTimeout((int) timeout.toMillis());
        try {
            return in.read() < 0;
        } catch (SocketTimeoutException stillOpen) {
            return false;
        } catch (SocketException reset) {
            return true;
        } finally {
            socket.setSoTimeout((int) READ_TIMEOUT.toMillis());
        }
    }

    /** Ends the connection with a reset, as a killed client's kernel does. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
