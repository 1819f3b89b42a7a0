package io.tidegate.edge.http;

import io.tidegate.edge.http1.Framing;
import io.tidegate.edge.http1.HardClose;
import io.tidegate.edge.http1.HeadParser;
import io.tidegate.edge.http1.HeadScanner;
import io.tidegate.edge.http1.Octets;
import io.tidegate.edge.http1.Parsed;
import io.tidegate.edge.http1.RequestHead;
import io.tidegate.edge.refusal.Refusal;
import io.tidegate.edge.refusal.RefusalKind;
import io.tidegate.edge.relay.Body;
import io.tidegate.edge.relay.ClientSide;
import io.tidegate.edge.relay.Exchange;
import io.tidegate.edge.relay.ExchangeEnd;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's connection: reads a request, has it answered, reads the next. Requests that a client sends ahead wait
 * their turn. Used on its event loop alone.
 */
final class ClientConnection implements ClientSide {
    private static final Logger LOG = LoggerFactory.getLogger(ClientConnection.class);
    private static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private enum State {
        HEAD,
        BODY,
        ANSWER,
        DISCARD,
        /** It ends as soon as the client has taken what is written. */
        CLOSING,
        CLOSED;

        boolean over() {
            return this == CLOSING || this == CLOSED;
        }
    }

    private final NetSocket socket;
    private final InetAddress address;
    private final Gateway gateway;
    private final Consumer<ClientConnection> onClosed;
    private final UnreadBytes unread = new UnreadBytes();

    private State state = State.HEAD;
    private long sinceNanos;
    private long bodySinceNanos;
    private int requests;
    private boolean paused;
    private boolean clogged;
    private boolean closing;
    private boolean answerDone;
    private boolean pumping;
    private int discarded;

    private @Nullable ClientRequest request;
    private @Nullable BodyReader body;
    private @Nullable BodyReady bodyReady;
    private @Nullable Exchange exchange;

    /**
     * A connection that was accepted.
     *
     * @param address its other end, or whom a trusted proxy names
     */
    ClientConnection(NetSocket socket, InetAddress address, Gateway gateway, Consumer<ClientConnection> onClosed) {
        this.socket = socket;
        this.address = address;
        this.gateway = gateway;
        this.onClosed = onClosed;
        this.sinceNanos = gateway.nanoTime();
        socket.handler(this::bytes);
        socket.closeHandler(_ -> gone());
        socket.exceptionHandler(_ -> {});
        socket.drainHandler(_ -> drained());
    }

    /** Takes what was read. A fault of ours ends the connection, and with it whatever runs: nothing is left without an end. */
    void bytes(Buffer buffer) {
        try {
            take(buffer);
        } catch (RuntimeException e) {
            broken(e);
        }
    }

    private void broken(RuntimeException e) {
        LOG.error("a request could not be served", e);
        HardClose.of(socket);
    }

    private void take(Buffer buffer) {
        Octets read = Octets.of(buffer);
        switch (state) {
            case HEAD -> {
                append(read);
                pump();
            }
            case BODY -> body(read.bytes(), read.from(), read.to());
            case ANSWER -> ahead(read);
            case DISCARD -> discard(read.length());
            case CLOSING, CLOSED -> {}
        }
    }

    private void append(Octets read) {
        if (unread.isEmpty() && state == State.HEAD) {
            sinceNanos = gateway.nanoTime();
        }
        unread.append(read);
    }

    private void ahead(Octets read) {
        append(read);
        if (unread.length() > gateway.limits().aheadBytes()) {
            pause();
        }
    }

    private void pause() {
        if (!paused) {
            paused = true;
            socket.pause();
        }
    }

    private void resume() {
        if (paused) {
            paused = false;
            socket.resume();
        }
    }

    /** Takes requests from what was read, one after another; called again from within, it leaves that to the outer call. */
    private void pump() {
        if (pumping) {
            return;
        }
        pumping = true;
        try {
            while (state == State.HEAD && !clogged && !unread.isEmpty()) {
                if (!headFound(unread.findHead())) {
                    return;
                }
            }
        } finally {
            pumping = false;
        }
    }

    private boolean headFound(int end) {
        int limit = gateway.limits().headerBytes();
        if (end > limit || (end == HeadScanner.NEED_MORE && unread.length() > limit)) {
            malformed(RefusalKind.HEADERS_TOO_LARGE, "The request headers are larger than " + limit + " bytes.");
        } else if (end == HeadScanner.BARE_LINE_FEED) {
            malformed(RefusalKind.MALFORMED_HTTP, "The request is not valid HTTP: a line ends without CR LF.");
        } else if (end > 0) {
            parse(end);
        }
        return end != HeadScanner.NEED_MORE;
    }

    private void parse(int end) {
        byte[] bytes = unread.take();
        switch (HeadParser.request(Arrays.copyOf(bytes, end))) {
            case Parsed.Malformed<RequestHead>(String why) ->
                malformed(RefusalKind.MALFORMED_HTTP, "The request is not valid HTTP: " + why + ".");
            case Parsed.Complete<RequestHead>(RequestHead head) -> {
                requests++;
                closing = !head.keepsAlive();
                begin(new ClientRequest(head, address, gateway.newRequestId(), gateway.nanoTime()), bytes, end);
            }
        }
    }

    private void begin(ClientRequest received, byte[] bytes, int end) {
        request = received;
        state = State.ANSWER;
        answerDone = false;
        if (received.head().framing() instanceof Framing.None) {
            unread.putBack(bytes, end, bytes.length);
        }
        switch (gateway.head(received, this)) {
            case Gateway.Next.Answering() -> {}
            case Gateway.Next.ReadBody(BodyReady then) -> readBody(received, then, bytes, end);
            case Gateway.Next.Refused(Refusal refusal) -> refuseUnread(received, refusal, bytes.length - end);
        }
    }

    private void readBody(ClientRequest received, BodyReady then, byte[] bytes, int end) {
        BodyReader reader = BodyReader.of(
                received.head().framing(),
                gateway.bodyBudget(),
                gateway.limits().bodyBytes());
        var refusal = reader.begin();
        if (refusal.isPresent()) {
            reader.discard();
            refuseUnread(received, refusal.get(), bytes.length - end);
            return;
        }
        body = reader;
        bodyReady = then;
        state = State.BODY;
        sinceNanos = gateway.nanoTime();
        bodySinceNanos = sinceNanos;
        if (bytes.length > end || received.head().framing() instanceof Framing.None) {
            body(bytes, end, bytes.length);
        } else if (received.expectsContinue()) {
            send(Octets.buffer(CONTINUE));
        }
    }

    private void body(byte[] bytes, int from, int to) {
        BodyReader reader = body;
        ClientRequest received = request;
        BodyReady then = bodyReady;
        if (reader == null || received == null || then == null) {
            return;
        }
        sinceNanos = gateway.nanoTime();
        switch (reader.read(bytes, from, to)) {
            case BodyReader.Progress.More() -> {}
            case BodyReader.Progress.Refused(Refusal refusal) -> {
                body = null;
                reader.discard();
                refuseUnread(received, refusal, 0);
            }
            case BodyReader.Progress.Complete(int end) -> {
                body = null;
                state = State.ANSWER;
                unread.putBack(bytes, end, to);
                Body whole = reader.body();
                received.whenDone(whole::release);
                then.complete(whole);
            }
        }
    }

    /** Refuses a request of which a body may still be on its way. */
    private void refuseUnread(ClientRequest received, Refusal refusal, int already) {
        boolean nothingFollows = received.head().framing() instanceof Framing.None;
        closing |= !nothingFollows;
        gateway.refused(received, refusal);
        send(received.refusal(refusal, closing));
        if (nothingFollows && !closing) {
            next();
        } else {
            discardRest(already);
        }
    }

    private void malformed(RefusalKind kind, String message) {
        closing = true;
        ClientRequest received = ClientRequest.unreadable(address, gateway.newRequestId(), gateway.nanoTime());
        Refusal refusal = Refusal.of(kind, message);
        gateway.refused(received, refusal);
        send(received.refusal(refusal, true));
        discardRest(unread.length());
    }

    /**
     * Reads on for a while and throws away, then closes: closing on unread bytes would reset the connection, and the
     * client would see that instead of our words.
     */
    private void discardRest(int already) {
        unread.clear();
        state = State.DISCARD;
        sinceNanos = gateway.nanoTime();
        discarded = 0;
        discard(already);
    }

    private void discard(int count) {
        discarded += count;
        if (discarded > gateway.limits().discardBytes()) {
            close();
        }
    }

    private void next() {
        request = null;
        exchange = null;
        if (state.over()) {
            return;
        }
        if (closing) {
            close();
            return;
        }
        state = State.HEAD;
        sinceNanos = gateway.nanoTime();
        if (socket.writeQueueFull()) {
            clogged = true;
            pause();
        } else {
            goOn();
        }
    }

    /** A client that takes no answers is not asked for more requests: their answers would fill our memory. */
    private void goOn() {
        clogged = false;
        resume();
        pump();
    }

    /** The exchange of the request that was read whole. */
    void running(Exchange started) {
        exchange = started;
    }

    /** Answers the request with an answer of our own. */
    void answer(Answer answer) {
        ClientRequest received = request;
        if (received == null || state.over()) {
            return;
        }
        closing |= gateway.keepsNoConnection();
        send(Octets.buffer(answer.toBytes(received.requestId(), closing, !received.isHead())));
        gateway.answered(received, answer);
        answerDone = true;
        next();
    }

    /** Refuses the request, which was read whole, before an exchange began. */
    void refuseNow(Refusal refusal) {
        ClientRequest received = request;
        if (received == null || state.over()) {
            return;
        }
        gateway.refused(received, refusal);
        refuse(refusal);
        next();
    }

    @Override
    public void write(Buffer bytes) {
        send(bytes);
    }

    @Override
    public boolean writeQueueFull() {
        return socket.writeQueueFull();
    }

    @Override
    public boolean closesAfterAnswer() {
        closing |= gateway.keepsNoConnection();
        return closing;
    }

    @Override
    public void answered() {
        answerDone = true;
    }

    @Override
    public void cut() {
        close();
    }

    @Override
    public void refuse(Refusal refusal) {
        ClientRequest received = request;
        if (received != null) {
            send(received.refusal(refusal, closesAfterAnswer()));
            answerDone = true;
        }
    }

    @Override
    public void ended(ExchangeEnd end) {
        ClientRequest received = request;
        if (received != null) {
            gateway.ended(received, end);
        }
        exchange = null;
        if (answerDone) {
            next();
        }
    }

    private void drained() {
        Exchange running = exchange;
        if (running != null) {
            running.drained();
        } else if (clogged) {
            sinceNanos = gateway.nanoTime();
            goOn();
        }
    }

    private void send(Buffer bytes) {
        if (!state.over()) {
            var _ = socket.write(bytes);
        }
    }

    /** Looks at the clock; called a few times a second. */
    void tick(long nowNanos) {
        try {
            look(nowNanos);
        } catch (RuntimeException e) {
            broken(e);
        }
    }

    private void look(long nowNanos) {
        long waited = nowNanos - sinceNanos;
        Gateway.Limits limits = gateway.limits();
        switch (state) {
            case HEAD -> lookAtHead(waited, limits);
            case BODY -> {
                if (waited >= limits.bodyIdleNanos() || crawls(nowNanos - bodySinceNanos, limits)) {
                    tooSlow();
                }
            }
            case ANSWER -> {
                if (exchange != null) {
                    exchange.tick();
                }
            }
            case DISCARD -> {
                if (waited >= limits.discardNanos()) {
                    close();
                }
            }
            case CLOSING -> {
                if (waited >= limits.stallNanos()) {
                    HardClose.of(socket);
                }
            }
            case CLOSED -> {}
        }
    }

    private void lookAtHead(long waited, Gateway.Limits limits) {
        if (clogged) {
            if (waited >= limits.stallNanos()) {
                HardClose.of(socket);
            }
        } else if (!unread.isEmpty()) {
            if (waited >= limits.headNanos()) {
                malformed(RefusalKind.TOO_SLOW, "The request headers did not arrive in time.");
            }
        } else if (gateway.draining()
                || (requests > 0 && gateway.keepsNoConnection())
                || waited >= (requests == 0 ? limits.headNanos() : limits.keepAliveNanos())) {
            close();
        }
    }

    /** Whether a body, though it never rests for long, would hold its place and its budget for hours. */
    private boolean crawls(long soFarNanos, Gateway.Limits limits) {
        BodyReader reader = body;
        long allowedNanos = reader == null ? Long.MAX_VALUE : reader.length() * limits.slowestBodyNanosPerByte();
        return soFarNanos - limits.bodyIdleNanos() >= allowedNanos;
    }

    private void tooSlow() {
        BodyReader reader = body;
        ClientRequest received = request;
        body = null;
        if (reader != null && received != null) {
            reader.discard();
            refuseUnread(received, Refusal.of(RefusalKind.TOO_SLOW, "The request body did not arrive in time."), 0);
        }
    }

    /** The node stops and waits no longer. */
    void shutDown() {
        Exchange running = exchange;
        if (running != null) {
            running.shutDown();
        }
        if (socket.writeQueueFull()) {
            HardClose.of(socket);
        } else {
            close();
        }
    }

    private void close() {
        if (!state.over()) {
            state = State.CLOSING;
            unread.clear();
            sinceNanos = gateway.nanoTime();
            var _ = socket.close();
        }
    }

    private void gone() {
        if (state == State.CLOSED) {
            return;
        }
        state = State.CLOSED;
        BodyReader reader = body;
        if (reader != null) {
            reader.discard();
        }
        Exchange running = exchange;
        if (running != null) {
            running.clientGone();
        }
        ClientRequest received = request;
        if (received != null) {
            received.done();
        }
        onClosed.accept(this);
    }
}
