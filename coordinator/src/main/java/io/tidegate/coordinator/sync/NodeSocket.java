package io.tidegate.coordinator.sync;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import java.util.function.Consumer;

/**
 * A node's WebSocket. Both sides know within three seconds that the way is dead: this one pings, and closes when no answer comes; the
 * node sees that no more pings come. A node that does not take what it is sent is not waited for. {@link #send} and {@link #close} are
 * for any thread.
 */
final class NodeSocket {
    /** WebSocket status codes (RFC 6455, 7.4.1; those from 4000 on are ours). */
    static final short GOING_AWAY = 1001;

    static final short POLICY = 1008;
    static final short REPLACED = 4001;
    private static final short TOO_SLOW = 4002;
    private static final short SILENT = 4003;

    private static final long PING_MILLIS = 750;
    private static final int UNANSWERED_MOST = 3;
    private static final int QUEUE_BYTES = 512 * 1024;

    private final Vertx vertx;
    private final ServerWebSocket socket;
    private final Runnable ended;
    /** Pings are counted, not times: a coordinator that froze itself would find all nodes silent. Confined to the socket's context. */
    private int unanswered;

    private volatile boolean closed;

    /** @param ended called once or twice when it is of no more use, on any thread */
    NodeSocket(Vertx vertx, ServerWebSocket socket, Consumer<NodeSocket> ended) {
        this.vertx = vertx;
        this.socket = socket;
        this.ended = () -> ended.accept(this);
    }

    /** On the socket's context. */
    void start() {
        socket.setWriteQueueMaxSize(QUEUE_BYTES);
        // nodes have nothing to say here
        socket.handler(_ -> {});
        socket.exceptionHandler(_ -> {});
        socket.pongHandler(_ -> unanswered = 0);
        socket.closeHandler(_ -> {
            closed = true;
            ended.run();
        });
        ping();
    }

    /** False when the node reads too slowly: then the socket is closed, and the node will pull. */
    boolean send(Buffer message) {
        try {
            if (socket.writeQueueFull()) {
                close(TOO_SLOW, "the node reads too slowly");
                return false;
            }
            var _ = socket.writeBinaryMessage(message);
        } catch (IllegalStateException closedMeanwhile) {
            // its close handler is about to be called
        }
        return true;
    }

    void close(short status, String reason) {
        if (!closed) {
            closed = true;
            // a node that is gone never answers the close
            ended.run();
            var _ = socket.close(status, reason);
        }
    }

    private void ping() {
        if (closed) {
            return;
        }
        if (unanswered == UNANSWERED_MOST) {
            close(SILENT, "no answer to " + UNANSWERED_MOST + " pings");
            return;
        }
        unanswered++;
        var _ = socket.writePing(Buffer.buffer("tidegate"));
        vertx.setTimer(PING_MILLIS, _ -> ping());
    }
}
