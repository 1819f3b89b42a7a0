package io.tidegate.simulator;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.vertx.core.buffer.Buffer;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** One request on a connection of its own, by hand, so that a test sees how the answer really ended. */
final class RawClient {
    private final List<String> head = new ArrayList<>();
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private final List<Integer> chunkBytes = new ArrayList<>();

    private RawClient() {}

    /**
     * Sends these bytes and reads one answer.
     *
     * @param patienceMillis how long to wait for the next byte
     */
    static RawAnswer exchange(int port, byte[] request, int patienceMillis) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(patienceMillis);
            socket.getOutputStream().write(request);
            return new RawClient().read(new BufferedInputStream(socket.getInputStream()));
        }
    }

    private RawAnswer read(InputStream in) throws IOException {
        RawAnswer.End end;
        try {
            readHead(in);
            readBody(in);
            end = RawAnswer.End.WHOLE;
        } catch (EOFException cut) {
            end = RawAnswer.End.CUT;
        } catch (SocketTimeoutException silent) {
            end = RawAnswer.End.SILENT;
        } catch (SocketException reset) {
            end = RawAnswer.End.RESET;
        }
        return new RawAnswer(head, Buffer.buffer(body.toByteArray()), chunkBytes, end);
    }

    private void readHead(InputStream in) throws IOException {
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            head.add(line);
        }
    }

    private void readBody(InputStream in) throws IOException {
        for (String line : head) {
            String lower = line.toLowerCase(Locale.ROOT);
            if (lower.startsWith("content-length: ")) {
                copy(in, Integer.parseInt(lower.substring("content-length: ".length())));
                return;
            }
        }
        for (int size = chunkSize(in); size > 0; size = chunkSize(in)) {
            chunkBytes.add(size);
            copy(in, size);
            line(in);
        }
        line(in);
    }

    private static int chunkSize(InputStream in) throws IOException {
        return Integer.parseInt(line(in), 16);
    }

    private void copy(InputStream in, int bytes) throws IOException {
        for (int i = 0; i < bytes; i++) {
            body.write(next(in));
        }
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = next(in); b != '\n'; b = next(in)) {
            if (b != '\r') {
                line.write(b);
            }
        }
        return line.toString(ISO_8859_1);
    }

    private static int next(InputStream in) throws IOException {
        int b = in.read();
        if (b < 0) {
            throw new EOFException();
        }
        return b;
    }
}
