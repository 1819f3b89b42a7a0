package io.tidegate.edge.http1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import java.util.Arrays;

/**
 * Bytes as they lie in memory: {@code bytes[from .. to)}. The one place that knows how a {@link Buffer} keeps them, so that
 * what was read is looked at and written on without a copy.
 */
public record Octets(byte[] bytes, int from, int to) {

    public static final Octets NONE = new Octets(new byte[0], 0, 0);

    /** The bytes of a buffer that was read; shared with it where it has an array. */
    public static Octets of(Buffer buffer) {
        ByteBuf buf = ((BufferInternal) buffer).getByteBuf();
        if (buf.hasArray()) {
            int from = buf.arrayOffset() + buf.readerIndex();
            return new Octets(buf.array(), from, from + buf.readableBytes());
        }
        byte[] copy = buffer.getBytes();
        return new Octets(copy, 0, copy.length);
    }

    /** A buffer over an array that nobody changes from now on. */
    public static Buffer buffer(byte[] bytes) {
        return BufferInternal.buffer(Unpooled.wrappedBuffer(bytes));
    }

    /** A buffer over {@code bytes[from .. to)}, which nobody changes from now on. */
    public static Buffer buffer(byte[] bytes, int from, int to) {
        return from == 0
                ? BufferInternal.buffer(Unpooled.wrappedBuffer(bytes).writerIndex(to))
                : BufferInternal.buffer(Unpooled.wrappedBuffer(bytes, from, to - from));
    }

    /** Both in one array: what is written from several is copied twice on its way to the socket. */
    public static Buffer joined(Buffer first, Buffer second) {
        Octets a = of(first);
        Octets b = of(second);
        byte[] both = Arrays.copyOfRange(a.bytes, a.from, a.to + b.length());
        System.arraycopy(b.bytes, b.from, both, a.length(), b.length());
        return buffer(both);
    }

    public int length() {
        return to - from;
    }
}
