package io.tidegate.common.wire;

/**
 * Up to where the coordinator has the rows of an epoch.
 *
 * @param seq the highest such that none before it is missing; 0 when it has none
 */
public record Cursor(String epoch, long seq) {}
