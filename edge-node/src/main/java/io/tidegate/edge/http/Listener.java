package io.tidegate.edge.http;

import io.tidegate.common.config.Cidr;
import io.tidegate.edge.auth.ClientAddress;
import io.tidegate.edge.http1.Octets;
import io.tidegate.edge.refusal.Refusal;
import io.tidegate.edge.refusal.RefusalKind;
import io.tidegate.edge.relay.Routes;
import io.tidegate.edge.socket.OctetSocket;
import io.tidegate.edge.socket.ReadSpace;
import io.tidegate.edge.socket.SocketHandler;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.ServerSSLOptions;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Accepts connections on the public port, on one event loop. Several listeners share a port; what one accepts stays on its
 * loop for ever, with the upstream connections it uses.
 */
final class Listener extends AbstractVerticle {
    /** Of a part of the connections; each of them looks at the clock every {@link Rounds#TURNS} ticks, which is twice a second. */
    private static final Duration TICK = Duration.ofMillis(20);

    /** A loop's delay is told by so many ticks together: by each alone, every short pause would be one. */
    private static final int TICKS_OF_DELAY = 10;

    /** What a listener makes for itself on its own event loop. */
    record Wiring(Gateway gateway, Routes routes, ReadSpace readSpace) {}

    private final NetServerOptions options;
    private final boolean proxyProtocol;
    private final List<Cidr> trustedProxies;
    private final NodeLoad load;
    private final Function<Vertx, Wiring> wire;
    private final Rounds<ClientConnection> connections = new Rounds<>();

    private @Nullable Wiring wiring;
    private @Nullable NetServer server;
    private int ticks;
    private long delayToldAt;

    /** A listener to be deployed; {@code wire} is called once, on its event loop. */
    Listener(
            NetServerOptions options,
            boolean proxyProtocol,
            List<Cidr> trustedProxies,
            NodeLoad load,
            Function<Vertx, Wiring> wire) {
        this.options = options;
        this.proxyProtocol = proxyProtocol;
        this.trustedProxies = trustedProxies;
        this.load = load;
        this.wire = wire;
    }

    @Override
    public void start(Promise<Void> started) {
        Wiring made = wire.apply(vertx);
        wiring = made;
        delayToldAt = made.gateway().nanoTime();
        vertx.setPeriodic(TICK.toMillis(), _ -> tick());
        NetServer listening = vertx.createNetServer(options).connectHandler(socket -> accept(made, socket));
        server = listening;
        listening.listen().<Void>mapEmpty().onComplete(started);
    }

    @Override
    public void stop(Promise<Void> stopped) {
        List<Future<Void>> closing = new ArrayList<>();
        connections.all().forEach(ClientConnection::shutDown);
        if (server != null) {
            closing.add(server.close());
        }
        if (wiring != null) {
            closing.add(wiring.routes().close());
        }
        Future.all(closing).<Void>mapEmpty().onComplete(stopped);
    }

    /** The port that is listened on. */
    public int port() {
        return server == null ? 0 : server.actualPort();
    }

    /** Lets connections that come from now on see another certificate, on all listeners of the port: they share it. */
    Future<Boolean> renew(ServerSSLOptions certificate) {
        return server == null ? Future.succeededFuture(false) : server.updateSSLOptions(certificate);
    }

    private void accept(Wiring made, NetSocket accepted) {
        Gateway gateway = made.gateway();
        OctetSocket socket = OctetSocket.of(accepted, made.readSpace());
        InetAddress peer = InetAddress.ofLiteral(accepted.remoteAddress().hostAddress());
        if (!load.connected()) {
            Refusal full = Refusal.retryAfter(
                    RefusalKind.OVERLOADED, "The gateway has too many connections. Claude Code tries again.", 2);
            String id = gateway.newRequestId();
            socket.handler(new Refused());
            socket.write(Octets.of(Answer.refusal(full, id).toBytes(id, true, true)));
            socket.close();
            return;
        }
        if (proxyProtocol && ClientAddress.isTrusted(peer, trustedProxies)) {
            ProxyPreface.read(
                    vertx,
                    socket,
                    peer,
                    TimeUnit.NANOSECONDS.toMillis(gateway.limits().headNanos()),
                    (address, first) -> {
                        ClientConnection connection = connected(gateway, socket, address);
                        connection.bytes(first);
                    },
                    load::disconnected);
        } else {
            connected(gateway, socket, peer);
        }
    }

    /** Says nothing that is heard. */
    private final class Refused implements SocketHandler {
        @Override
        public void bytes(Octets read) {}

        @Override
        public void closed() {
            load.disconnected();
        }
    }

    private ClientConnection connected(Gateway gateway, OctetSocket socket, InetAddress address) {
        ClientConnection connection = new ClientConnection(socket, address, gateway, this::closed);
        connections.add(connection);
        return connection;
    }

    private void closed(ClientConnection connection) {
        connections.remove(connection);
        load.disconnected();
    }

    private void tick() {
        Wiring made = wiring;
        if (made == null) {
            return;
        }
        long now = made.gateway().nanoTime();
        connections.turn(connection -> connection.tick(now));
        ticks = (ticks + 1) % TICKS_OF_DELAY;
        if (ticks == 0) {
            load.delayed(now - delayToldAt - TICKS_OF_DELAY * TICK.toNanos());
            delayToldAt = now;
            made.routes().sweep();
        }
    }
}
