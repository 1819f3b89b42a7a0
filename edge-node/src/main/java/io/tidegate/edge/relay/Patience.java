package io.tidegate.edge.relay;

import java.time.Duration;

/**
 * How long an exchange waits, in nanoseconds.
 *
 * @param firstEventNanos for the first event of a stream, over all attempts
 * @param streamIdleNanos for the next byte of a stream
 * @param answerNanos for a whole answer without streaming, over all attempts
 * @param clientStallNanos for a client that takes no bytes
 * @param settleNanos for the row of a finished attempt to be durable
 */
public record Patience(
        long firstEventNanos, long streamIdleNanos, long answerNanos, long clientStallNanos, long settleNanos) {

    public static Patience of(
            Duration firstEvent, Duration streamIdle, Duration answer, Duration clientStall, Duration settle) {
        return new Patience(
                firstEvent.toNanos(), streamIdle.toNanos(), answer.toNanos(), clientStall.toNanos(), settle.toNanos());
    }
}
