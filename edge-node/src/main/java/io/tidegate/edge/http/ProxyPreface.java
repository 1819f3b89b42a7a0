package io.tidegate.edge.http;

import io.tidegate.edge.auth.ProxyHeader;
import io.tidegate.edge.auth.ProxyProtocol;
import io.tidegate.edge.http1.Octets;
import io.tidegate.edge.socket.OctetSocket;
import io.tidegate.edge.socket.SocketHandler;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads what a trusted balancer says about its client before the client's first byte. */
final class ProxyPreface implements SocketHandler {
    private static final Logger LOG = LoggerFactory.getLogger(ProxyPreface.class);

    /** Takes the connection over from here. */
    interface Then {
        void go(InetAddress client, Octets unread);
    }

    private final OctetSocket socket;
    private final InetAddress peer;
    private final Then then;
    private final Runnable gone;
    private Octets read = Octets.NONE;

    private ProxyPreface(OctetSocket socket, InetAddress peer, Then then, Runnable gone) {
        this.socket = socket;
        this.peer = peer;
        this.then = then;
        this.gone = gone;
    }

    /**
     * Reads the preface.
     *
     * @param within milliseconds; a connection that has not sent it by then is closed
     * @param gone runs when the connection ends before it is handed on
     */
    static void read(Vertx vertx, OctetSocket socket, InetAddress peer, long within, Then then, Runnable gone) {
        long deadline = vertx.setTimer(within, _ -> socket.cut());
        socket.handler(new ProxyPreface(
                socket,
                peer,
                (client, unread) -> {
                    vertx.cancelTimer(deadline);
                    then.go(client, unread);
                },
                () -> {
                    vertx.cancelTimer(deadline);
                    gone.run();
                }));
    }

    @Override
    public void closed() {
        gone.run();
    }

    @Override
    public void bytes(Octets more) {
        read = Octets.joined(read, more);
        byte[] bytes = read.bytes();
        switch (ProxyProtocol.read(bytes, bytes.length)) {
            case ProxyHeader.NeedMore() -> {}
            case ProxyHeader.Parsed(InetAddress client, int end) -> then.go(client, behind(end));
            case ProxyHeader.Local(int end) -> then.go(peer, behind(end));
            case ProxyHeader.Absent() -> then.go(peer, read);
            case ProxyHeader.Invalid(String why) -> {
                LOG.warn("{} sent a PROXY header that can't be read: {}", peer.getHostAddress(), why);
                socket.close();
            }
        }
    }

    private Octets behind(int end) {
        return new Octets(read.bytes(), end, read.to());
    }
}
