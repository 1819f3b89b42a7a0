package io.tidegate.edge.relay;

/**
 * One attempt of an exchange, as a trace shows it. Times are monotonic nanoseconds.
 *
 * @param sentNanos when its last byte had left, -1 when it did not
 * @param firstByteNanos when the answer's head was there, -1 when there was none
 * @param status of the answer, 0 without one
 * @param outcome one word
 */
public record Tried(
        String upstream,
        long startedNanos,
        long sentNanos,
        long firstByteNanos,
        long endedNanos,
        int status,
        String outcome) {}
