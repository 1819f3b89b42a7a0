package io.tidegate.common.api;

import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/** Decides who may ask at all, before the body is read. It may put into the context who it is. */
@FunctionalInterface
public interface Authorizer {
    /** Nothing when the request may pass; otherwise the refusal. */
    Future<Optional<Answer>> refusal(RoutingContext context);
}
