package io.tidegate.edge.http1;

/** How the length of a message's body is told (RFC 9112, section 6.3). */
public sealed interface Framing {
    /** There is no body. */
    record None() implements Framing {}

    /** The declared length in bytes, more than zero. */
    record Length(long bytes) implements Framing {}

    record Chunked() implements Framing {}

    /** The body ends with the connection; only answers may have that. */
    record UntilClose() implements Framing {}
}
