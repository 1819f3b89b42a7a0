package io.tidegate.edge.upstream;

import io.tidegate.edge.http1.ChunkedBody;
import io.tidegate.edge.http1.Framing;
import io.tidegate.edge.http1.HeadParser;
import io.tidegate.edge.http1.HeadScanner;
import io.tidegate.edge.http1.Octets;
import io.tidegate.edge.http1.Parsed;
import io.tidegate.edge.http1.ResponseHead;
import io.tidegate.edge.socket.OctetSocket;
import io.tidegate.edge.socket.SocketHandler;
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

    private enum State {
        IDLE,
        HEAD,
        BODY,
        CLOSED
    }

    private final UpstreamPool pool;
    private final OctetSocket socket;
    private final HeadScanner scanner = new HeadScanner();
    private State state = State.IDLE;
    private int exchanges;
    private @Nullable AnswerHandler handler;
    private Octets partialHead = Octets.NONE;
    private @Nullable ResponseHead head;
    private long lengthLeft;
    private @Nullable ChunkedBody chunks;
    private Octets sizeLine = Octets.NONE;
    private boolean paused;
    private boolean requestSent;
    private @Nullable Runnable toFollow;
    private int interims;
    private long idleSinceNanos;

    UpstreamConnection(UpstreamPool pool, OctetSocket socket) {
        this.pool = pool;
        this.socket = socket;
        socket.handler(new FromSocket());
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
        partialHead = Octets.NONE;
        scanner.reset();
        requestSent = false;
        interims = 0;
        state = State.HEAD;
    }

    /**
     * Sends a part of the request, head and body as they shall stand on the wire, in one piece.
     *
     * @param last whether the request is whole with it. A connection that was answered before is not used again: the upstream
     *     would take the next request for the rest of this one
     */
    public void send(boolean last, Octets... parts) {
        requestSent = last;
        socket.write(parts);
    }

    /**
     * Calls back in a later turn of the event loop, when the upstream takes more; not at all, where the exchange is over before.
     *
     * @param more sends some more; one at a time
     */
    public void whenMoreMayFollow(Runnable more) {
        toFollow = more;
        if (!socket.writeQueueFull()) {
            socket.inALaterTurn(this::follow);
        }
    }

    private void follow() {
        Runnable more = toFollow;
        toFollow = null;
        if (more == null) {
            return;
        }
        try {
            more.run();
        } catch (RuntimeException e) {
            LOG.error("a request could not be sent", e);
            lose(UpstreamLoss.CLOSED);
        }
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
        toFollow = null;
        state = State.CLOSED;
        socket.cut();
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

    private final class FromSocket implements SocketHandler {
        /** A fault in what takes the answer must not leave its exchange without an end. */
        @Override
        public void bytes(Octets read) {
            try {
                received(read);
            } catch (RuntimeException e) {
                LOG.error("an answer could not be taken", e);
                lose(UpstreamLoss.CLOSED);
            }
        }

        @Override
        public void drained() {
            follow();
        }

        @Override
        public void ended(boolean failed) {
            over(failed);
        }
    }

    private void received(Octets read) {
        switch (state) {
            case HEAD -> headBytes(read);
            case BODY -> bodyBytes(read);
            case IDLE, CLOSED -> cancelUnasked();
        }
    }

    private void cancelUnasked() {
        pool.forget(this);
        cancel();
    }

    private void headBytes(Octets read) {
        boolean first = partialHead.length() == 0;
        Octets all = first && read.from() == 0 ? read : Octets.joined(partialHead, read);
        byte[] bytes = all.bytes();
        int length = all.to();
        int end = scanner.find(bytes, length);
        if (end == HeadScanner.NEED_MORE && length <= MAX_HEAD) {
            partialHead = first ? all.copy() : all;
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
        partialHead = Octets.NONE;
        scanner.reset();
        if (parsed.status() == 101 || (parsed.status() < 200 && ++interims > MAX_INTERIMS)) {
            lose(UpstreamLoss.NOT_HTTP);
            return;
        }
        if (parsed.status() < 200) {
            if (end < length) {
                headBytes(new Octets(bytes, end, length));
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
            complete(Octets.NONE, end < length);
        } else if (end < length) {
            bodyBytes(new Octets(bytes, end, length));
        }
    }

    private void bodyBytes(Octets read) {
        AnswerHandler receiver = handler;
        if (receiver == null) {
            return;
        }
        if (chunks != null) {
            chunkedBytes(chunks, receiver, read);
            return;
        }
        int from = read.from();
        int end = lengthLeft < read.length() ? from + (int) lengthLeft : read.to();
        receiver.content(read.bytes(), from, end);
        lengthLeft -= end - from;
        if (lengthLeft == 0) {
            complete(upTo(read, end), end < read.to());
        } else {
            receiver.read(read, false);
        }
    }

    /** Hands on whole size lines only and never the last chunk: the end of a body is for the receiver to write. */
    private void chunkedBytes(ChunkedBody body, AnswerHandler receiver, Octets read) {
        int end = body.read(read.bytes(), read.from(), read.to(), receiver::content);
        if (end == ChunkedBody.MALFORMED) {
            lose(UpstreamLoss.NOT_HTTP);
            return;
        }
        int until = body.forwardable(read.to());
        Octets whole = Octets.NONE;
        if (until > read.from()) {
            whole = upTo(read, until);
            if (sizeLine.length() > 0) {
                whole = Octets.joined(sizeLine, whole);
                sizeLine = Octets.NONE;
            }
        }
        if (end != ChunkedBody.NEED_MORE) {
            sizeLine = Octets.NONE;
            complete(whole, end < read.to());
            return;
        }
        if (until < read.to()) {
            sizeLine = Octets.joined(sizeLine, new Octets(read.bytes(), until, read.to()));
        }
        receiver.read(whole, false);
    }

    private static Octets upTo(Octets read, int end) {
        return end == read.to() ? read : new Octets(read.bytes(), read.from(), end);
    }

    /** The answer is whole. Bytes behind it make the connection useless: nobody asked for them. */
    private void complete(Octets last, boolean more) {
        AnswerHandler receiver = handler;
        ResponseHead answered = head;
        if (receiver == null || answered == null) {
            return;
        }
        handler = null;
        if (answered.keepsAlive() && requestSent && !more && !socket.hasUnheard()) {
            state = State.IDLE;
            head = null;
            chunks = null;
            resume();
            pool.giveBack(this);
        } else {
            cancel();
        }
        receiver.read(last, true);
    }

    private void over(boolean failed) {
        State was = state;
        ResponseHead answered = head;
        if (was == State.IDLE) {
            pool.forget(this);
        }
        state = State.CLOSED;
        toFollow = null;
        AnswerHandler receiver = handler;
        handler = null;
        if (receiver == null) {
            return;
        }
        boolean untilClose =
                was == State.BODY && !failed && answered != null && answered.framing() instanceof Framing.UntilClose;
        if (untilClose) {
            receiver.read(Octets.NONE, true);
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
