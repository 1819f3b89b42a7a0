package io.tidegate.simulator.http;

import io.tidegate.simulator.control.Stats;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import java.util.IdentityHashMap;

/** Numbers the open connections, so that a test can see which requests shared one. Used on one event loop. */
final class ConnectionNumbers {
    private final Stats stats;
    private final IdentityHashMap<HttpConnection, Long> open = new IdentityHashMap<>();

    ConnectionNumbers(Stats stats) {
        this.stats = stats;
    }

    void opened(HttpConnection connection) {
        open.put(connection, stats.connected());
        connection.closeHandler(closed -> open.remove(connection));
    }

    /** The number of the connection of this request, from 1; 0 when it is gone. */
    long of(HttpServerRequest request) {
        return open.getOrDefault(request.connection(), 0L);
    }
}
