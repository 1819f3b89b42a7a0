package io.tidegate.edge.upstream;

import io.tidegate.edge.socket.OctetSocket;
import io.tidegate.edge.socket.ReadSpace;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.ProxyOptions;
import io.vertx.core.net.ProxyType;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The connections of one event loop to one upstream: the one used last is used first, and one that lay idle for too long
 * is closed rather than used, since the other side may be closing it too.
 */
public final class UpstreamPool {
    private final Upstream upstream;
    private final NetClient client;
    private final long maxIdleNanos;
    private final ReadSpace readSpace;
    private final LongSupplier nanoTime;
    private final ArrayDeque<UpstreamConnection> idle = new ArrayDeque<>();

    /** To be made and used on the event loop whose connections it holds. */
    public UpstreamPool(
            Vertx vertx,
            Upstream upstream,
            Duration connectTimeout,
            Duration maxIdle,
            ReadSpace readSpace,
            LongSupplier nanoTime) {
        this.upstream = upstream;
        this.client = vertx.createNetClient(options(upstream, connectTimeout));
        this.maxIdleNanos = maxIdle.toNanos();
        this.readSpace = readSpace;
        this.nanoTime = nanoTime;
    }

    /** An idle connection, or a new one; fails when none can be made in time. */
    public Future<UpstreamConnection> acquire() {
        for (UpstreamConnection connection = idle.pollLast(); connection != null; connection = idle.pollLast()) {
            if (connection.usable() && nanoTime.getAsLong() - connection.idleSinceNanos() < maxIdleNanos) {
                return Future.succeededFuture(connection);
            }
            connection.cancel();
        }
        return connect();
    }

    /** A new connection, whatever lies idle. */
    public Future<UpstreamConnection> connect() {
        return client.connect(upstream.port(), upstream.host()).map(this::adopt);
    }

    /** Closes connections that lay idle for too long; to be called now and then. */
    public void sweep() {
        long now = nanoTime.getAsLong();
        while (!idle.isEmpty() && now - idle.peekFirst().idleSinceNanos() >= maxIdleNanos) {
            idle.pollFirst().cancel();
        }
    }

    public Future<Void> close() {
        idle.forEach(UpstreamConnection::cancel);
        idle.clear();
        return client.close();
    }

    void giveBack(UpstreamConnection connection) {
        connection.idleSince(nanoTime.getAsLong());
        idle.addLast(connection);
    }

    void forget(UpstreamConnection connection) {
        idle.remove(connection);
    }

    private UpstreamConnection adopt(NetSocket socket) {
        return new UpstreamConnection(this, OctetSocket.of(socket, readSpace));
    }

    private static NetClientOptions options(Upstream upstream, Duration connectTimeout) {
        NetClientOptions options = new NetClientOptions()
                .setTcpNoDelay(true)
                .setConnectTimeout(Math.toIntExact(connectTimeout.toMillis()))
                .setSslHandshakeTimeout(connectTimeout.toMillis())
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS);
        upstream.proxy().ifPresent(proxy -> options.setProxyOptions(proxyOptions(proxy)));
        if (upstream.tls()) {
            options.setSsl(true).setHostnameVerificationAlgorithm("HTTPS");
            upstream.ca().ifPresent(ca -> options.setTrustOptions(new PemTrustOptions().addCertPath(ca.toString())));
        }
        return options;
    }

    private static ProxyOptions proxyOptions(URI proxy) {
        ProxyOptions options = new ProxyOptions()
                .setType(ProxyType.valueOf(proxy.getScheme().toUpperCase(Locale.ROOT)))
                .setHost(proxy.getHost());
        if (proxy.getPort() >= 0) {
            options.setPort(proxy.getPort());
        }
        String userInfo = proxy.getUserInfo();
        if (userInfo != null) {
            int colon = userInfo.indexOf(':');
            options.setUsername(colon < 0 ? userInfo : userInfo.substring(0, colon));
            options.setPassword(colon < 0 ? "" : userInfo.substring(colon + 1));
        }
        return options;
    }
}
