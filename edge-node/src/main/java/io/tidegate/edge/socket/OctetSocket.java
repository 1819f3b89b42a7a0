package io.tidegate.edge.socket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.VoidChannelPromise;
import io.tidegate.edge.http1.Octets;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetSocket;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection whose bytes are read from and written to its channel directly. Vert.x has made it, with TLS or a proxy where those are, and
 * its server or client closes it when that is closed; but its socket is let go: with queues for writes from other threads and copies of what
 * was read, it is half of what a stream takes of the heap. Handlers run in the connection's context, as those of any socket of Vert.x. Used
 * on its event loop alone.
 */
public final class OctetSocket {
    private static final Logger LOG = LoggerFactory.getLogger(OctetSocket.class);
    private static final String NAME = "octets";
    private static final SocketHandler NOBODY = _ -> {};

    private final ReadSpace space;
    private final ContextInternal context;
    private final ChannelHandlerContext channel;

    /** A write that fails closes the channel, which is heard of. */
    private final ChannelPromise ignored;

    private SocketHandler handler = NOBODY;
    /**
     * Copies of what came while reading was paused: what was on its way already, and from an other side that has ended the connection all that
     * it sent, which is no more than the kernel's buffer takes.
     */
    private final Queue<Octets> waiting = new ArrayDeque<>(0);

    private boolean paused;
    private boolean reading;
    private @Nullable Runnable afterRead;
    private boolean handingOver;
    private boolean wasFull;
    private boolean failed;
    private boolean closing;
    private boolean over;
    /** Neither bytes nor the end are told any more. */
    private boolean forgotten;

    /** Takes the place of what handles a channel, which runs its handlers in this context. */
    OctetSocket(ChannelHandlerContext handling, ContextInternal context, ReadSpace space) {
        this.space = space;
        this.context = context;
        handling.pipeline().replace(handling.handler(), NAME, new AtChannel());
        this.channel = handling.pipeline().context(NAME);
        this.ignored = new VoidChannelPromise(channel.channel(), false);
    }

    /** Takes a connection over of which nothing was read: to be called when Vert.x hands it out, on its event loop. */
    public static OctetSocket of(NetSocket socket, ReadSpace space) {
        return new OctetSocket(
                ((NetSocketInternal) socket).channelHandlerContext(),
                Objects.requireNonNull(ContextInternal.current(), "a connection's own event loop"),
                space);
    }

    /** What comes from now on is for this one; what comes before the first is dropped. */
    public void handler(SocketHandler next) {
        handler = next;
    }

    /** Writes them all, in one piece; the bytes are the caller's again at once. */
    public void write(Octets... parts) {
        if (over || closing || forgotten) {
            return;
        }
        int length = 0;
        for (Octets part : parts) {
            length += part.length();
        }
        ByteBuf out;
        try {
            out = channel.alloc().directBuffer(length);
        } catch (OutOfMemoryError limit) {
            // Netty's own limit, of all that is on its way out. What comes next must not follow a gap
            LOG.warn(
                    "A connection is cut, for there is no memory for what is on its way out: give the node more, or fewer connections ({})",
                    limit.getMessage());
            failed = true;
            var _ = channel.close();
            return;
        }
        for (Octets part : parts) {
            out.writeBytes(part.bytes(), part.from(), part.length());
        }
        var _ = channel.writeAndFlush(out, ignored);
    }

    /** Whether more is written than the other side takes; who asks and hears so is told by {@link SocketHandler#drained} when that is over. */
    public boolean writeQueueFull() {
        boolean full = !channel.channel().isWritable();
        wasFull |= full;
        return full;
    }

    /** Runs an action once all that the read which goes on brings has been handed over; at once, where none does. */
    public void afterRead(Runnable action) {
        if (reading) {
            afterRead = action;
        } else {
            action.run();
        }
    }

    /** Runs an action once the event loop has looked at its other sockets. */
    public void inALaterTurn(Runnable action) {
        // What is due when a turn ends would still be done in it
        channel.executor().execute(() -> {
            var _ = channel.executor().schedule(() -> context.dispatch(action), 0, TimeUnit.NANOSECONDS);
        });
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

    /** Whether something was read, or the connection has ended, and nobody has heard of it. */
    public boolean hasUnheard() {
        return over || !waiting.isEmpty();
    }

    /** Ends the connection behind what is written; never, where the other side has stopped reading. */
    public void close() {
        if (!closing) {
            closing = true;
            ChannelFuture written = channel.writeAndFlush(Unpooled.EMPTY_BUFFER);
            var _ = written.addListener(_ -> {
                var _ = channel.close();
            });
        }
    }

    /** Ends the connection now, with TLS after its goodbye; bytes that have not left are dropped, and nothing that was read is handed over. */
    public void cut() {
        forget();
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

    /** Where bytes come from the channel, and where it is closed from elsewhere. */
    private final class AtChannel extends ChannelDuplexHandler {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ByteBuf read = (ByteBuf) message;
            reading = true;
            try {
                if (forgotten) {
                    return;
                }
                Octets bytes = space.read(read);
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
            // Each write is flushed by itself
            reading = false;
            Runnable action = afterRead;
            if (action != null) {
                afterRead = null;
                context.dispatch(action);
            }
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext ctx) {
            if (wasFull && ctx.channel().isWritable()) {
                wasFull = false;
                // Not within the write that made room
                ctx.executor().execute(() -> context.dispatch(() -> handler.drained()));
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            failed = true;
            var _ = ctx.close();
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            over = true;
            context.dispatch(() -> handler.closed());
            tellEnd();
        }

        /** The server or client is closed. What is being closed already is left to send its last bytes. */
        @Override
        public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
            if (closing) {
                var _ = ctx.channel().closeFuture().addListener(_ -> promise.trySuccess());
            } else {
                var _ = ctx.close(promise);
            }
        }
    }
}
