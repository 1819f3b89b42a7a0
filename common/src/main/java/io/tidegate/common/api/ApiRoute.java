package io.tidegate.common.api;

import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.function.Function;

/**
 * One operation of an interface.
 *
 * @param path as it stands in the OpenAPI document, with parameters like {@code {key_id}}
 * @param mostBodyBytes a greater body is refused
 * @param door who may ask, which is decided before the body is read; empty where the handler sees to that
 */
public record ApiRoute(
        HttpMethod method,
        String path,
        long mostBodyBytes,
        Optional<Authorizer> door,
        Function<RoutingContext, Future<Answer>> handler) {
    private static final long USUAL_BODY_BYTES = 64 * 1024;

    /** An operation with a body of at most so many bytes. */
    public ApiRoute(
            HttpMethod method, String path, long mostBodyBytes, Function<RoutingContext, Future<Answer>> handler) {
        this(method, path, mostBodyBytes, Optional.empty(), handler);
    }

    /** An operation with a body of the usual size: at most 64 KiB, or none where the method has none. */
    public ApiRoute(HttpMethod method, String path, Function<RoutingContext, Future<Answer>> handler) {
        this(method, path, method.equals(HttpMethod.GET) ? 0 : USUAL_BODY_BYTES, handler);
    }

    /** The same operation, done otherwise. */
    public ApiRoute handledBy(Function<RoutingContext, Future<Answer>> other) {
        return new ApiRoute(method, path, mostBodyBytes, door, other);
    }

    /** The same operation, for those whom the door lets in. */
    public ApiRoute behind(Authorizer wanted) {
        return new ApiRoute(method, path, mostBodyBytes, Optional.of(wanted), handler);
    }

    /** The path in the router's notation. */
    public String routerPath() {
        return path.replaceAll("\\{(\\w+)}", ":$1");
    }
}
