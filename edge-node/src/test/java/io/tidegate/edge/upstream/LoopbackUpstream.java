package io.tidegate.edge.upstream;

import io.tidegate.common.config.Secret;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** A provider on loopback of which a test writes every byte. Whatever it waits for, it waits for ten seconds at most. */
public final class LoopbackUpstream implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 10_000;

    private final ServerSocket server;

    public LoopbackUpstream() throws IOException {
        server = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
        server.setSoTimeout(PATIENCE_MILLIS);
    }

    public Upstream named(String name) {
        return new Upstream(
                name,
                URI.create("http://127.0.0.1:" + server.getLocalPort()),
                "x-api-key",
                Secret.of("sk-upstream"),
                Optional.empty(),
                Optional.empty());
    }

    /** The next connection that is made. */
    public Side accept() throws IOException {
        Socket socket = server.accept();
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
        return new Side(socket, new BufferedInputStream(socket.getInputStream()));
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    /** One accepted connection. */
    public record Side(Socket socket, InputStream in) {
        /** Reads a head, to its empty line. */
        public String readHead() throws IOException {
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                int b = in.read();
                if (b < 0) {
                    throw new IOException("the connection ended within a head: " + head);
                }
                head.append((char) b);
            }
            return head.toString();
        }

        /** Reads a head and a body of so many bytes. */
        public String readRequest(int bodyBytes) throws IOException {
            return readHead() + new String(in.readNBytes(bodyBytes), StandardCharsets.ISO_8859_1);
        }

        public Side write(String text) throws IOException {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
            return this;
        }

        public void close() throws IOException {
            socket.close();
        }

        /** Ends the connection with a reset. */
        public void reset() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }

        /** Waits until the other side ends the connection, whatever it sends before. */
        public void awaitEnd() {
            try {
                in.transferTo(java.io.OutputStream.nullOutputStream());
            } catch (java.net.SocketTimeoutException e) {
                throw new AssertionError("the connection was not ended", e);
            } catch (IOException reset) {
                // an end as well
            }
        }
    }
}
