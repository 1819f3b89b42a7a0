package io.tidegate.edge.cluster;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A way to a coordinator on which nothing may pass for a while, without anybody being told. */
final class Link implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx();
    private final NetClient client = vertx.createNetClient();
    private final List<NetSocket> ends = new CopyOnWriteArrayList<>();
    private final NetServer server;
    private volatile boolean frozen;

    Link(int to) {
        server = done(vertx.createNetServer()
                .connectHandler(near -> {
                    near.pause();
                    client.connect(to, "127.0.0.1")
                            .onSuccess(far -> join(near, far))
                            .onFailure(_ -> near.close());
                })
                .listen(0, "127.0.0.1"));
    }

    int port() {
        return server.actualPort();
    }

    void freeze() {
        frozen = true;
        ends.forEach(NetSocket::pause);
    }

    void thaw() {
        frozen = false;
        ends.forEach(NetSocket::resume);
    }

    @Override
    public void close() {
        done(vertx.close());
    }

    private void join(NetSocket near, NetSocket far) {
        pass(near, far);
        pass(far, near);
        if (!frozen) {
            near.resume();
        } else {
            far.pause();
        }
    }

    private void pass(NetSocket from, NetSocket to) {
        ends.add(from);
        from.handler(to::write);
        from.closeHandler(_ -> {
            ends.remove(from);
            to.close();
        });
    }

    private static <T> T done(Future<T> future) {
        try {
            return future.await(10, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("not done in 10 s", e);
        }
    }
}
