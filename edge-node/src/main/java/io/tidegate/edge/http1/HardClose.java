package io.tidegate.edge.http1;

import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetSocket;

/**
 * Closes a socket without waiting for what is still to be written. {@link NetSocket#close} waits, and so never ends where
 * the other side has stopped reading.
 */
public final class HardClose {
    private HardClose() {}

    /** Ends the connection now; bytes that have not left are dropped. To be called on its event loop. */
    public static void of(NetSocket socket) {
        // from this context on, the close goes past the handler that would flush first
        var _ = ((NetSocketInternal) socket).channelHandlerContext().close();
    }
}
