package io.tidegate.simulator.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.VertxConnection;

/** Resets a connection. Vert.x only closes in order, so this goes to the channel below it. */
final class TcpReset {
    private TcpReset() {}

    /** Sends RST: a close without lingering, past all handlers, so that no TLS farewell goes out before it. */
    static void reset(HttpConnection connection) {
        if (!(connection instanceof VertxConnection overChannel)) {
            throw new IllegalArgumentException("connection: " + connection.getClass() + " (expected: HTTP/1)");
        }
        Channel channel = overChannel.channel();
        channel.config().setOption(ChannelOption.SO_LINGER, 0);
        channel.unsafe().close(channel.voidPromise());
    }
}
