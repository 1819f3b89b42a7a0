package io.tidegate.edge.upstream;

/** How an answer failed to arrive. */
public enum UpstreamLoss {
    /** The upstream closed or reset the connection. */
    CLOSED,
    /** What it sent is not HTTP. */
    NOT_HTTP
}
