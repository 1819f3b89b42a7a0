package io.tidegate.common.api;

import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Function;

/**
 * One operation of the administration.
 *
 * @param path as it stands in the OpenAPI document, with parameters like {@code {key_id}}
 */
public record ApiRoute(HttpMethod method, String path, Function<RoutingContext, Future<Answer>> handler) {
    /** The path in the router's notation. */
    public String routerPath() {
        return path.replaceAll("\\{(\\w+)}", ":$1");
    }
}
