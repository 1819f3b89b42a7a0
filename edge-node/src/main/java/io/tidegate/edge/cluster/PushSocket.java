package io.tidegate.edge.cluster;

import io.tidegate.edge.config.CentralServerConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.net.PemTrustOptions;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The WebSocket over which a coordinator pushes changes. It is opened again whenever it ends; one whose other end has frozen, or whose way
 * is cut, is noticed by its silence. For one Vert.x context.
 */
final class PushSocket {
    private static final Logger LOG = LoggerFactory.getLogger(PushSocket.class);
    private static final String PATH = "/v1/sync/ws";
    private static final int MOST_BYTES = 16 * 1024 * 1024;
    private static final long PING_MILLIS = 1_000;
    private static final long SILENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(Contact.CONNECTED_MILLIS);
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(300);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    /** Who hears what comes. */
    interface Listener {
        /** It is open: what was pushed before it was has been missed. */
        void opened();

        /** The coordinator pushed this. */
        void pushed(byte[] sealed);

        /** The other end is alive. */
        void alive();
    }

    private final Vertx vertx;
    private final CoordinatorClient client;
    private final LongSupplier nanoTime;
    private final Listener listener;
    private final WebSocketClient sockets;
    private final WebSocketConnectOptions target;
    private final Backoff backoff;

    private @Nullable WebSocket socket;
    private long timer = -1;
    private long heardNanos;
    private volatile boolean open;
    private boolean over;

    PushSocket(
            Vertx vertx,
            CentralServerConfig config,
            CoordinatorClient client,
            LongSupplier nanoTime,
            RandomGenerator random,
            Listener listener) {
        this.vertx = vertx;
        this.client = client;
        this.nanoTime = nanoTime;
        this.listener = listener;
        this.backoff = new Backoff(SHORTEST_PAUSE, LONGEST_PAUSE, random);
        URI url = config.socketUrl();
        boolean tls = "wss".equalsIgnoreCase(url.getScheme());
        WebSocketClientOptions options = new WebSocketClientOptions()
                .setConnectTimeout((int) config.timeout().toMillis())
                .setMaxFrameSize(MOST_BYTES)
                .setMaxMessageSize(MOST_BYTES)
                .setClosingTimeout(1)
                .setSsl(tls);
        config.ca().ifPresent(ca -> options.setTrustOptions(new PemTrustOptions().addCertPath(ca.toString())));
        this.sockets = vertx.createWebSocketClient(options);
        this.target = new WebSocketConnectOptions()
                .setHost(url.getHost())
                .setPort(url.getPort() >= 0 ? url.getPort() : tls ? 443 : 80)
                .setSsl(tls)
                .setTimeout(config.timeout().toMillis())
                .setURI(PATH);
    }

    /** Whether it is open and its other end was heard lately. For any thread. */
    boolean open() {
        return open;
    }

    /** Opens it, now and whenever it ends. */
    void begin() {
        connect();
    }

    Future<Void> end() {
        over = true;
        vertx.cancelTimer(timer);
        dropSocket();
        return sockets.close();
    }

    private void connect() {
        if (over) {
            return;
        }
        client.authorization("GET", PATH)
                .compose(authorization ->
                        sockets.connect(new WebSocketConnectOptions(target).putHeader("authorization", authorization)))
                .onSuccess(this::opened)
                .onFailure(failure -> {
                    LOG.debug("No push socket: {}", failure.getMessage());
                    again();
                });
    }

    private void again() {
        if (!over) {
            vertx.cancelTimer(timer);
            timer = vertx.setTimer(Math.max(1, backoff.failed()), _ -> connect());
        }
    }

    private void opened(WebSocket opened) {
        if (over) {
            var _ = opened.close();
            return;
        }
        socket = opened;
        open = true;
        heard();
        opened.binaryMessageHandler(message -> received(opened, message));
        opened.pongHandler(_ -> received(opened));
        opened.exceptionHandler(failure -> LOG.debug("The push socket failed: {}", failure.getMessage()));
        opened.closeHandler(_ -> closed(opened));
        LOG.info("The push socket is open");
        listener.opened();
        watch();
    }

    private void received(WebSocket from, Buffer message) {
        if (from.equals(socket)) {
            heard();
            listener.pushed(message.getBytes());
        }
    }

    private void received(WebSocket from) {
        if (from.equals(socket)) {
            backoff.succeeded();
            heard();
            listener.alive();
        }
    }

    private void heard() {
        heardNanos = nanoTime.getAsLong();
    }

    /** Asks for a sign of life every second. */
    private void watch() {
        WebSocket watched = socket;
        if (watched == null) {
            return;
        }
        if (nanoTime.getAsLong() - heardNanos > SILENCE_NANOS) {
            LOG.warn("The push socket was silent for {} ms and is opened again", Contact.CONNECTED_MILLIS);
            dropSocket();
            again();
            return;
        }
        var _ = watched.writePing(Buffer.buffer("tidegate"));
        timer = vertx.setTimer(PING_MILLIS, _ -> watch());
    }

    private void closed(WebSocket which) {
        if (which.equals(socket)) {
            LOG.info("The push socket was closed");
            socket = null;
            open = false;
            again();
        }
    }

    private void dropSocket() {
        WebSocket dropped = socket;
        socket = null;
        open = false;
        if (dropped != null) {
            var _ = dropped.close();
        }
    }
}
