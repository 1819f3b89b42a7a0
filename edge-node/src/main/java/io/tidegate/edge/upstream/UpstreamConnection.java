package io.tidegate.edge.upstream;

import io.tidegate.edge.http1.ChunkedBody;
import io.tidegate.edge.http1.Framing;
import io.tidegate.edge.http1.HardClose;
import io.tidegate.edge.http1.HeadParser;
import io.tidegate.edge.http1.HeadScanner;
import io.tidegate.edge.http1.Octets;
import io.tidegate.edge.http1.Parsed;
import io.tidegate.edge.http1.ResponseHead;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One HTTP/1.1 connection to an upstream, which carries one exchange at a time. Used on its event loop alone.
 */
public final class UpstreamConnection {
    private static final Logger LOG = LoggerFactory.getLogger(UpstreamConnection.class);
    private static final int MAX_HEAD = 256 * 1024;

    /** Interim answers before the final one; more are no use to anybody. */
    private static final int MAX_INTERIMS = 16;

    private static final byte[] NOTHING = {};

    private enum State {
        IDLE,
        HEAD,
        BODY,
        CLOSED
    }

    private final UpstreamPool pool;
    private final NetSocket socket;
    private final HeadScanner scanner = new HeadScanner();
    private State state = State.IDLE;
    private int exchanges;
    private @Nullable AnswerHandler handler;
    private byte @Nullable [] partialHead;
    private @Nullable ResponseHead head;
    private long lengthLeft;
    private @Nullable ChunkedBody chunks;
    private byte[] sizeLine = NOTHING;
    private boolean paused;
    private boolean requestSent;
    private boolean broken;
    private int interims;
    private long idleSinceNanos;

    UpstreamConnection(UpstreamPool pool, NetSocket socket) {
        this.pool = pool;
        this.socket = socket;
        socket.handler(this::received);
        // the end comes behind what was read before it, also when reading was paused; the close does not
        socket.endHandler(_ -> closed());
        socket.exceptionHandler(_ -> broken = true);
    }

    /** Whether an earlier exchange used it: then it may have died unseen. */
    public boolean reused() {
        return exchanges > 1;
    }

    /** Begins an exchange; what is answered goes to the handler. */
    public void begin(AnswerHandler answer) {
        handler = answer;
        exchanges++;
        head = null;
        partialHead = null;
        scanner.reset();
        requestSent = false;
        interims = 0;
        state = State.HEAD;
    }

    /**
     * Sends a part of the request, head and body as they shall stand on the wire.
     *
     * @param last whether the request is whole with it. A connection that was answered before is not used again: the upstream
     *     would take the next request for the rest of this one
     */
    public void send(Buffer bytes, boolean last) {
        requestSent = last;
        var _ = socket.write(bytes);
    }

    /** Stops reading, so that the upstream is slowed down to the client's pace. */
    public void pause() {
        if (!paused) {
            paused = true;
            socket.pause();
        }
    }

    public void resume() {
        if (paused) {
            paused = false;
            socket.resume();
        }
    }

    /** Ends the connection at once, and what has not left yet never leaves; the handler hears nothing more. */
    public void cancel() {
        handler = null;
        state = State.CLOSED;
        HardClose.of(socket);
    }

    boolean usable() {
        return state == State.IDLE;
    }

    long idleSinceNanos() {
        return idleSinceNanos;
    }

    void idleSince(long nowNanos) {
        idleSinceNanos = nowNanos;
    }

    /** A fault in what takes the answer must not leave its exchange without an end. */
    private void received(Buffer buffer) {
        try {
            bytes(buffer);
        } catch (RuntimeException e) {
            LOG.error("an answer could not be taken", e);
            lose(UpstreamLoss.CLOSED);
        }
    }

    private void bytes(Buffer buffer) {
        Octets read = Octets.of(buffer);
        switch (state) {
            case HEAD -> headBytes(read);
            case BODY -> bodyBytes(buffer, read, read.from());
            case IDLE, CLOSED -> cancelUnasked();
        }
    }

    private void cancelUnasked() {
        pool.forget(this);
        cancel();
    }

    private void headBytes(Octets read) {
        byte[] bytes;
        int length;
        if (partialHead == null && read.from() == 0) {
            bytes = read.bytes();
            length = read.to();
        } else {
            int before = partialHead == null ? 0 : partialHead.length;
            bytes = partialHead == null ? new byte[read.length()] : Arrays.copyOf(partialHead, before + read.length());
            System.arraycopy(read.bytes(), read.from(), bytes, before, read.length());
            length = bytes.length;
        }
        int end = scanner.find(bytes, length);
        if (end == HeadScanner.NEED_MORE && length <= MAX_HEAD) {
            partialHead = length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
            return;
        }
        if (end < 0
                || !(HeadParser.response(Arrays.copyOf(bytes, end))
                        instanceof Parsed.Complete<ResponseHead> complete)) {
            lose(UpstreamLoss.NOT_HTTP);
            return;
        }
        headComplete(complete.head(), bytes, end, length);
    }

    private void headComplete(ResponseHead parsed, byte[] bytes, int end, int length) {
        partialHead = null;
        scanner.reset();
        if (parsed.status() == 101 || (parsed.status() < 200 && ++interims > MAX_INTERIMS)) {
            lose(UpstreamLoss.NOT_HTTP);
            return;
        }
        if (parsed.status() < 200) {
            if (end < length) {
                headBytes(new Octets(Arrays.copyOfRange(bytes, end, length), 0, length - end));
            }
            return;
        }
        head = parsed;
        state = State.BODY;
        chunks = parsed.framing() instanceof Framing.Chunked ? new ChunkedBody() : null;
        lengthLeft = parsed.framing() instanceof Framing.Length declared ? declared.bytes() : Long.MAX_VALUE;
        AnswerHandler receiver = handler;
        if (receiver == null) {
            return;
        }
        receiver.head(parsed);
        if (state == State.CLOSED) {
            return;
        }
        if (parsed.framing() instanceof Framing.None) {
            complete(Octets.buffer(bytes, end, end), end < length);
        } else if (end < length) {
            bodyBytes(Octets.buffer(bytes, end, length), new Octets(bytes, end, length), end);
        }
    }

    private void bodyBytes(Buffer raw, Octets read, int from) {
        AnswerHandler receiver = handler;
        if (receiver == null) {
            return;
        }
        if (chunks != null) {
            chunkedBytes(chunks, receiver, raw, read, from);
            return;
        }
        int end = lengthLeft < read.to() - from ? from + (int) lengthLeft : read.to();
        receiver.content(read.bytes(), from, end);
        lengthLeft -= end - from;
        if (lengthLeft == 0) {
            complete(upTo(raw, read, from, end), end < read.to());
        } else {
            receiver.read(raw, false);
        }
    }

    /** Hands on whole size lines only and never the last chunk: the end of a body is for the receiver to write. */
    private void chunkedBytes(ChunkedBody body, AnswerHandler receiver, Buffer raw, Octets read, int from) {
        int end = body.read(read.bytes(), from, read.to(), receiver::content);
        if (end == ChunkedBody.MALFORMED) {
            lose(UpstreamLoss.NOT_HTTP);
            return;
        }
        int until = body.forwardable(read.to());
        Buffer whole = Buffer.buffer();
        if (until > from) {
            whole = upTo(raw, read, from, until);
            if (sizeLine.length > 0) {
                whole = Octets.joined(Octets.buffer(sizeLine), whole);
                sizeLine = NOTHING;
            }
        }
        if (end != ChunkedBody.NEED_MORE) {
            sizeLine = NOTHING;
            complete(whole, end < read.to());
            return;
        }
        if (until < read.to()) {
            int before = sizeLine.length;
            sizeLine = Arrays.copyOf(sizeLine, before + read.to() - until);
            System.arraycopy(read.bytes(), until, sizeLine, before, read.to() - until);
        }
        receiver.read(whole, false);
    }

    private static Buffer upTo(Buffer raw, Octets read, int from, int end) {
        return end == read.to() ? raw : Octets.buffer(read.bytes(), from, end);
    }

    /** The answer is whole. Bytes behind it make the connection useless: nobody asked for them. */
    private void complete(Buffer last, boolean more) {
        AnswerHandler receiver = handler;
        ResponseHead answered = head;
        if (receiver == null || answered == null) {
            return;
        }
        handler = null;
        if (answered.keepsAlive() && requestSent && !more) {
            state = State.IDLE;
            resume();
            pool.giveBack(this);
        } else {
            cancel();
        }
        receiver.read(last, true);
    }

    private void closed() {
        State was = state;
        ResponseHead answered = head;
        if (was == State.IDLE) {
            pool.forget(this);
        }
        state = State.CLOSED;
        AnswerHandler receiver = handler;
        handler = null;
        if (receiver == null) {
            return;
        }
        boolean untilClose =
                was == State.BODY && !broken && answered != null && answered.framing() instanceof Framing.UntilClose;
        if (untilClose) {
            receiver.read(Buffer.buffer(), true);
        } else {
            receiver.lost(UpstreamLoss.CLOSED);
        }
    }

    private void lose(UpstreamLoss loss) {
        AnswerHandler receiver = handler;
        cancel();
        if (receiver != null) {
            receiver.lost(loss);
        }
    }
}
