package io.tidegate.acceptance;

import io.vertx.core.buffer.Buffer;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A provider that keeps every request as it came and answers with exactly the bytes and the breaks a test wants. Orders
 * are taken one per request, in order; the last one is kept for all that follow.
 */
final class RawUpstream implements AutoCloseable {
    private final ServerSocket server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private final Queue<Answer> orders = new ConcurrentLinkedQueue<>();

    /** What came in; {@code connection} counts from 1. */
    record Received(int connection, String startLine, List<Header> headers, Buffer body) {
        String target() {
            return startLine.split(" ", 3)[1];
        }
    }

    /** What to do with one request. An I/O error ends the connection. */
    interface Answer {
        void give(UpstreamSide side) throws IOException, InterruptedException;
    }

    RawUpstream() throws IOException {
        server = new ServerSocket(0, 256, InetAddress.getLoopbackAddress());
        threads.execute(this::accept);
    }

    String url() {
        return "http://127.0.0.1:" + server.getLocalPort();
    }

    /** Forgets what was ordered and received before. */
    RawUpstream answering(Answer... answers) {
        orders.clear();
        received.clear();
        orders.addAll(List.of(answers));
        return this;
    }

    List<Received> received() {
        return received;
    }

    /** Ends the connections that are open now, as a provider does with idle ones. */
    void dropIdleConnections() throws IOException {
        for (Socket socket : open) {
            socket.close();
        }
    }

    private void accept() {
        for (int connection = 1; !server.isClosed(); connection++) {
            try {
                Socket socket = server.accept();
                socket.setTcpNoDelay(true);
                open.add(socket);
                int number = connection;
                threads.execute(() -> serve(socket, number));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket socket, int connection) {
        try (socket) {
            BufferedInputStream in = new BufferedInputStream(socket.getInputStream());
            WireReader reader = new WireReader(in);
            while (!socket.isClosed()) {
                WireReader.Head head = reader.head();
                if (head.startLine().isEmpty()) {
                    return;
                }
                WireReader.Body body = reader.body(head.headers(), false);
                if (!body.complete()) {
                    return;
                }
                received.add(new Received(connection, head.startLine(), head.headers(), body.bytes()));
                next().give(new UpstreamSide(socket, in));
            }
        } catch (IOException gone) {
            // the edge ended the connection: what a test wants to know of it, it asks the UpstreamSide
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(socket);
        }
    }

    private synchronized Answer next() {
        Answer answer = orders.size() > 1 ? orders.poll() : orders.peek();
        if (answer == null) {
            throw new IllegalStateException("no answer was ordered");
        }
        return answer;
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : open) {
            socket.close();
        }
        threads.shutdownNow();
    }
}
