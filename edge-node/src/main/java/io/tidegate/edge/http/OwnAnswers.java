package io.tidegate.edge.http;

import io.tidegate.edge.auth.ActiveKey;
import io.vertx.core.Future;

/** What the node knows and tells itself, as JSON. */
public interface OwnAnswers {
    /** {@code GET /health}. */
    byte[] health();

    /** {@code GET /v1/usage}: the usage of the key's user. */
    Future<byte[]> usage(ActiveKey key);

    /** {@code GET /v1/user}: who the key belongs to. */
    Future<byte[]> user(ActiveKey key);
}
