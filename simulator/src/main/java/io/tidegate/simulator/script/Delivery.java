package io.tidegate.simulator.script;

/**
 * How an answer is delivered when nothing goes wrong.
 *
 * @param ttfbMillis time to first byte: how long the head is held back
 * @param delayMillis pause after each event
 */
public record Delivery(Shape shape, Encoding encoding, long ttfbMillis, long delayMillis) {}
