package io.tidegate.common.wire;

/**
 * The beat counts.
 *
 * @param time the coordinator's
 * @param revision the newest; a node that has an older one pulls
 */
public record HeartbeatAnswer(long time, Revision revision) {}
