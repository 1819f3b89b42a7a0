package io.tidegate.edge.http;

import io.tidegate.edge.auth.ProxyHeader;
import io.tidegate.edge.auth.ProxyProtocol;
import io.tidegate.edge.http1.HardClose;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.net.InetAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads what a trusted balancer says about its client before the client's first byte. */
final class ProxyPreface {
    private static final Logger LOG = LoggerFactory.getLogger(ProxyPreface.class);

    /** Takes the connection over from here. */
    interface Then {
        void go(InetAddress client, Buffer unread);
    }

    private final NetSocket socket;
    private final InetAddress peer;
    private final Then then;
    private final Buffer read = Buffer.buffer();

    private ProxyPreface(NetSocket socket, InetAddress peer, Then then) {
        this.socket = socket;
        this.peer = peer;
        this.then = then;
    }

    /**
     * Reads the preface.
     *
     * @param within milliseconds; a connection that has not sent it by then is closed
     * @param gone runs when the connection ends before it is handed on
     */
    static void read(Vertx vertx, NetSocket socket, InetAddress peer, long within, Then then, Runnable gone) {
        long deadline = vertx.setTimer(within, _ -> HardClose.of(socket));
        ProxyPreface preface = new ProxyPreface(socket, peer, (client, unread) -> {
            vertx.cancelTimer(deadline);
            then.go(client, unread);
        });
        socket.handler(preface::bytes);
        socket.exceptionHandler(_ -> {});
        socket.closeHandler(_ -> {
            vertx.cancelTimer(deadline);
            gone.run();
        });
    }

    private void bytes(Buffer buffer) {
        read.appendBuffer(buffer);
        byte[] bytes = read.getBytes();
        switch (ProxyProtocol.read(bytes, bytes.length)) {
            case ProxyHeader.NeedMore() -> {}
            case ProxyHeader.Parsed(InetAddress client, int end) -> then.go(client, read.getBuffer(end, bytes.length));
            case ProxyHeader.Local(int end) -> then.go(peer, read.getBuffer(end, bytes.length));
            case ProxyHeader.Absent() -> then.go(peer, read);
            case ProxyHeader.Invalid(String why) -> {
                LOG.warn("{} sent a PROXY header that can't be read: {}", peer.getHostAddress(), why);
                var _ = socket.close();
            }
        }
    }
}
