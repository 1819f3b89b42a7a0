package io.tidegate.edge.usage;

import io.vertx.core.Future;

/** Knows what users used on the other nodes. */
@FunctionalInterface
public interface OtherNodes {
    /** For a node without a coordinator. */
    OtherNodes NONE = (_, _) -> Future.succeededFuture(new ElsewhereUse.Alone());

    /** Soon, and without failing. */
    Future<ElsewhereUse> use(String userId, UsagePeriod period);
}
