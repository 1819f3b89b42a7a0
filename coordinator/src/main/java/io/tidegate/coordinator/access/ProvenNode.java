package io.tidegate.coordinator.access;

import io.vertx.ext.web.RoutingContext;
import java.util.Objects;

/**
 * The node that a request is from, as its signature proved.
 *
 * @param id {@code node_} and 16 hexadecimal digits
 */
public record ProvenNode(String id) {
    private static final String KEY = ProvenNode.class.getName();

    /** Only for handlers behind the nodes' face. */
    public static ProvenNode of(RoutingContext context) {
        return Objects.requireNonNull(context.<ProvenNode>get(KEY), "no signature was verified before this route");
    }

    /** Lets the handlers of this request know. Only for who verified the signature. */
    public void enter(RoutingContext context) {
        context.put(KEY, this);
    }
}
