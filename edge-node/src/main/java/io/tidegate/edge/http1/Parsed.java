package io.tidegate.edge.http1;

/** What became of the bytes of a head. */
public sealed interface Parsed<T> {
    record Complete<T>(T head) implements Parsed<T> {}

    /** What is wrong with the message, for its sender; the connection can't be used any more. */
    record Malformed<T>(String why) implements Parsed<T> {}
}
