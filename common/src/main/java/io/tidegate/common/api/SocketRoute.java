package io.tidegate.common.api;

import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.function.Function;

/**
 * A path under which a request may become a WebSocket.
 *
 * @param handler gets the request paused; either it makes a WebSocket of it and gives nothing, or it gives what to answer instead
 */
public record SocketRoute(String path, Function<RoutingContext, Future<Optional<Answer>>> handler) {}
