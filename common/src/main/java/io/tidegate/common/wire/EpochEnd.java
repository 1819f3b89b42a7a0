package io.tidegate.common.wire;

/**
 * An earlier epoch of the node has ended and all its rows are sent: what it held and did not use is free.
 *
 * @param lastSeq of its rows, 0 when it has none
 */
public record EpochEnd(String epoch, long lastSeq) {}
