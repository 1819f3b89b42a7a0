package io.tidegate.edge.socket;

import io.netty.buffer.ByteBuf;
import io.tidegate.edge.http1.Octets;

/**
 * The array into which the sockets of an event loop read, one after the other: a read of its own array for each would be half of the garbage
 * of a streamed event. For one event loop.
 */
public final class ReadSpace {
    /** What one read of a channel brings at most, unless a channel is set up otherwise. */
    private static final int USUAL = 64 * 1024;

    private byte[] space = new byte[USUAL];

    /** The readable bytes, until the next call. */
    Octets read(ByteBuf from) {
        int length = from.readableBytes();
        if (length > space.length) {
            space = new byte[length];
        }
        from.readBytes(space, 0, length);
        return new Octets(space, 0, length);
    }
}
