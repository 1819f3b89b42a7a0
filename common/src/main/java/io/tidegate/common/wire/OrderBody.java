package io.tidegate.common.wire;

/**
 * What one node is told to do. The record's id is the node's.
 *
 * @param drain whether it shall take no new clients and finish what runs
 */
public record OrderBody(boolean drain) {}
