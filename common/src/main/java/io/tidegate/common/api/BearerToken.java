package io.tidegate.common.api;

import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/** The token of an {@code Authorization: Bearer} header. */
public final class BearerToken {
    private static final String SCHEME = "bearer ";

    private BearerToken() {}

    /** Empty when there is no such header, or it is of another scheme. */
    public static Optional<String> of(RoutingContext context) {
        return Optional.ofNullable(context.request().getHeader(HttpHeaders.AUTHORIZATION))
                .filter(header -> header.regionMatches(true, 0, SCHEME, 0, SCHEME.length()))
                .map(header -> header.substring(SCHEME.length()).strip());
    }

    /** Whether there is an authorization of any kind. */
    public static boolean isTried(RoutingContext context) {
        return context.request().headers().contains(HttpHeaders.AUTHORIZATION);
    }
}
