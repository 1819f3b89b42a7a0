package io.tidegate.edge.socket;

import io.tidegate.edge.http1.Octets;

/** Takes what comes from a socket, on its event loop. */
public interface SocketHandler {
    /**
     * What one read brought.
     *
     * @param read lent until this returns: who wants to keep some of it copies that
     */
    void bytes(Octets read);

    /** The other side takes bytes again, after {@link OctetSocket#writeQueueFull} was true. */
    default void drained() {}

    /**
     * The connection is over, whoever has ended it; nothing that is written arrives any more. What was read while reading was paused may still be
     * to come. Where reading is paused, the native transport tells of it at once, Java's own only when reading is resumed or a write fails.
     */
    default void closed() {}

    /**
     * The connection is over, and everything that was read has been handed over: so it comes only after reading was resumed, and never where
     * the connection was cut or forgotten here.
     *
     * @param failed whether it broke, rather than that the other side has ended it
     */
    default void ended(boolean failed) {}
}
