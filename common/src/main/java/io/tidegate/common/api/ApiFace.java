package io.tidegate.common.api;

import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;

/**
 * What one listener offers.
 *
 * @param self what it calls itself in messages, such as {@code node}
 * @param guard who may come where; empty where every route sees to that by itself
 * @param document the OpenAPI document of the routes
 */
public record ApiFace(
        String self,
        Health health,
        Optional<Guard> guard,
        Optional<Document> document,
        List<ApiRoute> routes,
        List<SocketRoute> sockets) {
    public ApiFace {
        routes = List.copyOf(routes);
        sockets = List.copyOf(sockets);
    }

    /**
     * Nothing below some path without leave, not even the answer that there is no such thing.
     *
     * @param paths in the router's notation, such as {@code /admin/*}
     */
    public record Guard(String paths, Authorizer authorizer) {}

    /** An OpenAPI document and the path under which it is served. */
    public record Document(String path, Buffer json) {}
}
