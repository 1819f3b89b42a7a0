package io.tidegate.edge.socket;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.VoidChannelPromise;
import io.tidegate.edge.http1.Octets;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetSocket;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Queue;

/**
 * A connection whose bytes are read from and written to its channel directly. Vert.x made it, with TLS or a proxy where those are, and keeps
 * account of it; but its own queues, copies and wrappers stand behind this one and see no bytes: they took a quarter of what a streamed
 * event costs. Handlers run in the connection's context, as those of any socket of Vert.x. Used on its event loop alone.
 */
public final class OctetSocket {
    private static final SocketHandler NOBODY = _ -> {};

    private final NetSocket socket;
    private final ReadSpace space;
    private final ContextInternal context;
    private final ChannelHandlerContext channel;

    private SocketHandler handler = NOBODY;
    /** Copies of what came while reading was paused. */
    private final Queue<Octets> waiting = new ArrayDeque<>(0);

    private boolean paused;
    private boolean handingOver;
    private boolean wasFull;
    private boolean failed;
    private boolean over;
    /** Nobody hears of anything any more. */
    private boolean forgotten;

    private final ChannelPromise ignored;

    private OctetSocket(NetSocket socket, ReadSpace space) {
        this.socket = socket;
        this.space = space;
        this.context = Objects.requireNonNull(ContextInternal.current(), "a connection's own event loop");
        ChannelHandlerContext last = ((NetSocketInternal) socket).channelHandlerContext();
        last.pipeline().addBefore(last.name(), "octets", new FromChannel());
        this.channel = last.pipeline().context("octets");
        // A write that fails closes the channel, which is heard of
        this.ignored = new VoidChannelPromise(channel.channel(), false);
        // It would be logged as a fault of ours
        socket.exceptionHandler(_ -> {});
    }

    /** Takes a connection over of which nothing was read: to be called when Vert.x hands it out, on its event loop. */
    public static OctetSocket of(NetSocket socket, ReadSpace space) {
        return new OctetSocket(socket, space);
    }

    /** What comes from now on is for this one; what comes before the first is dropped. */
    public void handler(SocketHandler next) {
        handler = next;
    }

    /** Writes, in one piece; the bytes are the caller's again at once. */
    public void write(Octets bytes) {
        if (over) {
            return;
        }
        ByteBuf out = channel.alloc().directBuffer(bytes.length());
        out.writeBytes(bytes.bytes(), bytes.from(), bytes.length());
        var _ = channel.writeAndFlush(out, ignored);
    }

    /** Whether more is written than the other side takes; {@link SocketHandler#drained} tells when that is over. */
    public boolean writeQueueFull() {
        boolean full = !channel.channel().isWritable();
        wasFull |= full;
        return full;
    }

    /** Reads no more until {@link #resume}; what has been read already is kept. */
    public void pause() {
        paused = true;
        channel.channel().config().setAutoRead(false);
    }

    /** Reads again. What was kept comes first, and not before this returns. */
    public void resume() {
        if (!paused) {
            return;
        }
        paused = false;
        if (waiting.isEmpty() && !over) {
            channel.channel().config().setAutoRead(true);
        } else {
            channel.executor().execute(this::handOver);
        }
    }

    /** Whether something was read that has not been handed over. */
    public boolean hasUnread() {
        return !waiting.isEmpty();
    }

    /** Ends the connection behind what is written; never, where the other side has stopped reading. */
    public void close() {
        var _ = socket.close();
    }

    /** Ends the connection now; bytes that have not left are dropped, and nothing that was read is handed over. */
    public void cut() {
        forget();
        // From this context on, the close goes past the handler that would flush first
        var _ = channel.close();
    }

    /** Nobody wants what was read, or to hear of the end. */
    public void forget() {
        waiting.clear();
        forgotten = true;
    }

    private void handOver() {
        handingOver = true;
        try {
            while (!paused && !waiting.isEmpty()) {
                context.dispatch(waiting.remove(), handler::bytes);
            }
        } finally {
            handingOver = false;
        }
        if (!paused && over) {
            tellEnd();
        } else if (!paused) {
            channel.channel().config().setAutoRead(true);
        }
    }

    private void tellEnd() {
        if (!forgotten && !paused && waiting.isEmpty()) {
            forgotten = true;
            context.dispatch(() -> handler.ended(failed));
        }
    }

    private final class FromChannel extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ByteBuf read = (ByteBuf) message;
            try {
                Octets bytes = space.read(read);
                if (forgotten) {
                    return;
                }
                if (paused || handingOver || !waiting.isEmpty()) {
                    waiting.add(bytes.copy());
                } else {
                    context.dispatch(bytes, handler::bytes);
                }
            } finally {
                read.release();
            }
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext ctx) {
            // Each write is flushed by itself, and nobody behind has seen a read
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext ctx) {
            if (wasFull && ctx.channel().isWritable()) {
                wasFull = false;
                // Not within the write that made room
                ctx.executor().execute(() -> context.dispatch(() -> handler.drained()));
            }
            ctx.fireChannelWritabilityChanged();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            failed = true;
            ctx.fireExceptionCaught(cause);
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            over = true;
            context.dispatch(() -> handler.closed());
            tellEnd();
            ctx.fireChannelInactive();
        }
    }
}
