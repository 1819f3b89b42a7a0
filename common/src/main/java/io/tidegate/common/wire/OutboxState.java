package io.tidegate.common.wire;

/**
 * What a node has to report.
 *
 * @param lastSeq of the current epoch's rows, 0 before the first
 * @param unsent rows that the coordinator has not acknowledged, of all epochs
 * @param oldestUnsentMillis age of the oldest of them, 0 without any
 */
public record OutboxState(long lastSeq, long unsent, long oldestUnsentMillis) {}
