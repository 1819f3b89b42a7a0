package io.tidegate.coordinator.sync;

import io.tidegate.common.api.Answer;
import io.tidegate.common.api.SocketRoute;
import io.tidegate.common.cluster.ClusterKey;
import io.tidegate.common.wire.ChangeSet;
import io.tidegate.common.wire.Revision;
import io.tidegate.coordinator.sync.Doorman.Verdict;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * The WebSockets that nodes keep to this coordinator, one for each node: a newer one takes the place of the older. A node hears at once
 * how far the store is, then each change. For any thread.
 */
public final class SocketHub implements Push {
    private static final String PATH = "/v1/sync/ws";
    private static final String STOPPING = "the coordinator is stopping";

    private final Vertx vertx;
    private final Doorman doorman;
    private final Supplier<Revision> newest;
    private final SealedPush sealed;
    private final ClusterKey key;
    private final RandomGenerator secrets;
    private final Map<String, NodeSocket> sockets = new ConcurrentHashMap<>();
    private final LongAdder slow = new LongAdder();
    private volatile boolean closed;

    /**
     * A hub without sockets.
     *
     * @param secrets must be fit for secrets
     * @param newest how far the store is
     */
    public SocketHub(Vertx vertx, ClusterKey key, RandomGenerator secrets, Doorman doorman, Supplier<Revision> newest) {
        this.vertx = vertx;
        this.key = key;
        this.secrets = secrets;
        this.doorman = doorman;
        this.newest = newest;
        this.sealed = new SealedPush(key, secrets, this::sendAll);
    }

    /** For the listener of the nodes. */
    public SocketRoute route() {
        return new SocketRoute(PATH, this::open);
    }

    @Override
    public void push(ChangeSet changes) {
        if (!sockets.isEmpty()) {
            sealed.push(changes);
        }
    }

    /** The nodes that keep a socket to this coordinator, by their ids. */
    public Set<String> connected() {
        return Set.copyOf(sockets.keySet());
    }

    /** Ends a node's socket at once, when it was revoked or retired. */
    public void close(String node) {
        NodeSocket socket = sockets.remove(node);
        if (socket != null) {
            socket.close(NodeSocket.POLICY, "the node may not connect any more");
        }
    }

    /** Ends all sockets and takes no more: nodes look for another coordinator. */
    public void close() {
        closed = true;
        sockets.values().forEach(socket -> socket.close(NodeSocket.GOING_AWAY, STOPPING));
        sockets.clear();
    }

    /** Sockets closed because their nodes read too slowly, to be registered as a metric. */
    public long slow() {
        return slow.sum();
    }

    private Future<Optional<Answer>> open(RoutingContext context) {
        if (!"websocket".equalsIgnoreCase(context.request().getHeader(HttpHeaders.UPGRADE))) {
            return Future.succeededFuture(Optional.of(
                    Answer.error(426, "invalid_request_error", PATH + " is a WebSocket: ask for it with an upgrade.")));
        }
        if (closed) {
            return Future.succeededFuture(Optional.of(Answer.error(
                    503, "api_error", "This coordinator is stopping. Ask again: another one may answer.")));
        }
        return doorman.judge(context).compose(verdict -> switch (verdict) {
            case Verdict.Refused(Answer answer) -> Future.succeededFuture(Optional.of(answer));
            case Verdict.Admitted(String node) -> accept(context, node);
        });
    }

    private Future<Optional<Answer>> accept(RoutingContext context, String node) {
        return context.request().toWebSocket().compose(webSocket -> {
            NodeSocket socket = new NodeSocket(vertx, webSocket, it -> sockets.remove(node, it));
            NodeSocket former = sockets.put(node, socket);
            socket.start();
            if (closed) {
                socket.close(NodeSocket.GOING_AWAY, STOPPING);
            }
            if (former != null) {
                former.close(NodeSocket.REPLACED, "the node has made a newer socket");
            }
            new SealedPush(key, secrets, message -> send(socket, Buffer.buffer(message)))
                    .push(Revisions.hint(newest.get()));
            var _ = doorman.judge(context).onComplete(verdict -> {
                if (!(verdict.result() instanceof Verdict.Admitted)) {
                    close(node);
                }
            });
            return Future.succeededFuture(Optional.empty());
        });
    }

    private void sendAll(byte[] message) {
        Buffer buffer = Buffer.buffer(message);
        sockets.values().forEach(socket -> send(socket, buffer));
    }

    private void send(NodeSocket socket, Buffer message) {
        if (!socket.send(message)) {
            slow.increment();
        }
    }
}
