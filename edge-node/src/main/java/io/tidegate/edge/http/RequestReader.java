package io.tidegate.edge.http;

import io.tidegate.edge.http1.FieldName;
import io.tidegate.edge.http1.Framing;
import io.tidegate.edge.http1.HeadParser;
import io.tidegate.edge.http1.HeadScanner;
import io.tidegate.edge.http1.Octets;
import io.tidegate.edge.http1.Parsed;
import io.tidegate.edge.http1.RequestHead;
import io.tidegate.edge.refusal.Refusal;
import io.tidegate.edge.refusal.RefusalKind;
import io.tidegate.edge.relay.Body;
import io.tidegate.edge.socket.OctetSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reads the requests of one connection, one after another: takes the next one only when the one before has its answer. What is
 * malformed, too large or too slow it has refused. Used on the connection's event loop alone.
 */
final class RequestReader {
    private static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    /**
     * For how long a connection of a node that drains is idle before it is closed. One in steady use ends with its next answer, which the
     * client expects; closing it between two requests could meet the next one on its way, and the client would see an error.
     */
    private static final long LEAVING_NANOS = TimeUnit.SECONDS.toNanos(2);

    /** For so long a turn is kept for a client that was heard and has sent nothing yet. */
    private static final long MISSED_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private enum State {
        HEAD,
        BODY,
        /** A request is being answered; those that a client sends ahead are kept. */
        ANSWER,
        /** What is left of a refused request is thrown away; the next one follows it. */
        SKIP,
        DISCARD,
        STOPPED
    }

    private final OctetSocket socket;
    private final InetAddress address;
    private final Gateway gateway;
    private final ClientConnection connection;
    private final UnreadBytes unread;

    private State state = State.HEAD;
    private long sinceNanos;
    private long bodySinceNanos;
    private int requests;
    private boolean paused;
    private boolean clogged;
    /** What is sent ahead is not kept any more. */
    private boolean dropping;
    /** Who tries again at once, over and over, would cost more than those who are served: he is not heard for a while. */
    private boolean resting;

    private long restsUntilNanos;
    /** The last request was one of those that wait for their turn. */
    private boolean tookTurn;
    /** In line for the next: nothing is read until it is its turn. */
    private boolean unheard;
    /** The turn has come: a request that comes now has waited. */
    private boolean itsTurn;

    private boolean pumping;
    private long left;
    private int discarded;

    private @Nullable ClientRequest request;
    private @Nullable BodyReader body;
    private @Nullable BodyReady bodyReady;

    /** Reads for a connection; {@code address} is who its requests are said to come from. */
    RequestReader(OctetSocket socket, InetAddress address, Gateway gateway, ClientConnection connection) {
        this.socket = socket;
        this.address = address;
        this.gateway = gateway;
        this.connection = connection;
        this.unread = new UnreadBytes(gateway.unreadBudget());
        this.sinceNanos = gateway.nanoTime();
    }

    /** Takes what one read of the socket brought. */
    void take(Octets read) {
        switch (state) {
            case HEAD -> {
                append(read);
                if (resting
                        && rests(gateway.nanoTime())
                        && unread.length() > gateway.limits().aheadBytes()) {
                    pause();
                }
                pump();
            }
            case BODY -> body(read.bytes(), read.from(), read.to());
            case ANSWER -> ahead(read);
            case SKIP -> skip(read.bytes(), read.from(), read.to());
            case DISCARD -> discard(read.length());
            case STOPPED -> {}
        }
        keep();
    }

    /** The request that was read last has its answer: the next one may come. */
    void next() {
        state = State.HEAD;
        sinceNanos = gateway.nanoTime();
        if (socket.writeQueueFull()) {
            clogged = true;
            pause();
        } else if (tookTurn && unread.isEmpty() && gateway.hasLine() && !gateway.isProxy(address)) {
            unheard = true;
            pause();
            gateway.lineUp(() -> connection.goOn(this::hear));
        } else {
            goOn();
        }
    }

    private void hear() {
        unheard = false;
        itsTurn = true;
        sinceNanos = gateway.nanoTime();
        goOn();
    }

    /** The client takes bytes again. */
    void drained() {
        if (clogged) {
            sinceNanos = gateway.nanoTime();
            goOn();
        }
    }

    /** Takes nothing more, and forgets what nobody has taken. */
    void stop() {
        state = State.STOPPED;
        unread.clear();
    }

    /** Gives back what a body that was not read to its end has reserved. */
    void letGo() {
        BodyReader reader = body;
        if (reader != null) {
            reader.discard();
        }
    }

    private void append(Octets read) {
        if (unread.isEmpty() && state == State.HEAD) {
            sinceNanos = gateway.nanoTime();
        }
        unread.append(read);
    }

    /** The last request has its answer. */
    void end() {
        if (dropping) {
            resume();
            discardRest(0);
        } else {
            connection.close();
        }
    }

    private void ahead(Octets read) {
        if (dropping) {
            return;
        }
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

    /** A client that takes no answers is not asked for more requests: their answers would fill our memory. */
    private void goOn() {
        clogged = false;
        resume();
        pump();
        keep();
    }

    /**
     * What waits here for more counts against what the node has for that. Where it has no more, who has not sent a whole request yet is refused,
     * and what was sent ahead is forgotten: the connection ends with the answer that is on its way, and the client sends it again. What is still
     * being taken does not wait.
     */
    private void keep() {
        if (pumping || unread.keep()) {
            return;
        }
        if (state == State.ANSWER) {
            dropping = true;
            unread.clear();
            pause();
            connection.last();
        } else {
            socket.afterRead(() -> connection.goOn(this::refuseWhatDoesNotFit));
        }
    }

    private void refuseWhatDoesNotFit() {
        if (state == State.HEAD && !unread.keep()) {
            clogged = false;
            resting = false;
            resume();
            unreadable(Refusal.retryAfter(
                    RefusalKind.OVERLOADED,
                    "The gateway is busy: too many requests come in pieces at a time. Try again.",
                    1));
        }
    }

    /** Takes requests from what was read, one after another; called again from within, it leaves that to the outer call. */
    private void pump() {
        if (pumping) {
            return;
        }
        pumping = true;
        try {
            while (state == State.HEAD && !clogged && !resting && !unread.isEmpty()) {
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
                ClientRequest received =
                        new ClientRequest(head, address, gateway.newRequestId(), gateway.nanoTime(), itsTurn);
                itsTurn = false;
                tookTurn = false;
                begin(received, bytes, end);
            }
        }
    }

    private void begin(ClientRequest received, byte[] bytes, int end) {
        state = State.ANSWER;
        connection.received(received);
        if (received.head().framing() instanceof Framing.None) {
            unread.putBack(bytes, end, bytes.length);
        }
        switch (gateway.head(received, connection)) {
            case Gateway.Next.Answering() -> {}
            case Gateway.Next.ReadBody(BodyReady then) -> readBody(received, then, bytes, end);
            case Gateway.Next.Refused(Refusal refusal) -> refuseAtHead(received, refusal, bytes, end);
        }
    }

    /**
     * Where the end of the body can be told and is not far, the connection stays: a client that is refused and comes again, as many do at
     * once when the node has too much to do, would pay for a new one each time, and so would the node. A body that the method does not have
     * is not trusted to be one, and one that is expected may come or not.
     */
    private void refuseAtHead(ClientRequest received, Refusal refusal, byte[] bytes, int end) {
        if (refusal.kind() == RefusalKind.OVERLOADED && !gateway.isProxy(address)) {
            resting = true;
            restsUntilNanos = gateway.nanoTime() + Gateway.SHORTEST_RETRY.toNanos();
        }
        if (received.head().framing() instanceof Framing.Length(long length)
                && length <= gateway.limits().discardBytes()
                && received.head().method().equals("POST")
                && received.head().fields().count(FieldName.EXPECT) == 0) {
            connection.refuseUnread(received, refusal, false);
            state = State.SKIP;
            left = length;
            skip(bytes, end, bytes.length);
        } else {
            refuse(received, refusal, bytes.length - end);
        }
    }

    private void skip(byte[] bytes, int from, int to) {
        sinceNanos = gateway.nanoTime();
        int skipped = (int) Math.min(left, to - from);
        left -= skipped;
        if (left == 0) {
            unread.putBack(bytes, from + skipped, to);
            connection.next();
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
            refuseAtHead(received, refusal.get(), bytes, end);
            return;
        }
        tookTurn = true;
        request = received;
        body = reader;
        bodyReady = then;
        state = State.BODY;
        sinceNanos = gateway.nanoTime();
        bodySinceNanos = sinceNanos;
        if (bytes.length > end || received.head().framing() instanceof Framing.None) {
            body(bytes, end, bytes.length);
        } else if (received.expectsContinue()) {
            connection.write(Octets.of(CONTINUE));
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
                forgetBody();
                reader.discard();
                refuse(received, refusal, 0);
            }
            case BodyReader.Progress.Complete(int end) -> {
                forgetBody();
                state = State.ANSWER;
                unread.putBack(bytes, end, to);
                received.arrived(sinceNanos);
                Body whole = reader.body();
                received.whenDone(whole::release);
                then.complete(whole);
            }
        }
    }

    private void forgetBody() {
        request = null;
        body = null;
        bodyReady = null;
    }

    /** Has a request refused of which a body may still be on its way. */
    private void refuse(ClientRequest received, Refusal refusal, int already) {
        boolean nothingFollows = received.head().framing() instanceof Framing.None;
        connection.refuseUnread(received, refusal, !nothingFollows);
        if (nothingFollows) {
            connection.next();
        } else {
            discardRest(already);
        }
    }

    private void malformed(RefusalKind kind, String message) {
        unreadable(Refusal.of(kind, message));
    }

    private void unreadable(Refusal refusal) {
        ClientRequest received = ClientRequest.unreadable(address, gateway.newRequestId(), gateway.nanoTime());
        connection.refuseUnread(received, refusal, true);
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
            connection.close();
        }
    }

    /** Looks at the clock. */
    void look(long nowNanos) {
        long waited = nowNanos - sinceNanos;
        Gateway.Limits limits = gateway.limits();
        switch (state) {
            case HEAD -> lookAtHead(nowNanos, waited, limits);
            case BODY -> {
                if (waited >= limits.bodyIdleNanos() || crawls(nowNanos - bodySinceNanos, limits)) {
                    tooSlow();
                }
            }
            case SKIP, DISCARD -> {
                if (waited >= limits.discardNanos()) {
                    connection.close();
                }
            }
            case ANSWER, STOPPED -> {}
        }
    }

    private void lookAtHead(long nowNanos, long waited, Gateway.Limits limits) {
        // who sends nothing for a while has missed its turn
        itsTurn &= waited < MISSED_NANOS || !unread.isEmpty();
        if (clogged) {
            if (waited >= limits.stallNanos()) {
                socket.cut();
            }
        } else if (unheard) {
            // whether it is the client that is slow can't be told
            sinceNanos = nowNanos;
        } else if (resting) {
            if (!rests(nowNanos)) {
                sinceNanos = nowNanos;
                goOn();
            }
        } else if (!unread.isEmpty()) {
            if (waited >= limits.headNanos()) {
                malformed(RefusalKind.TOO_SLOW, "The request headers did not arrive in time.");
            }
        } else if (waited >= idleNanos(limits)) {
            connection.close();
        }
    }

    private boolean rests(long nowNanos) {
        resting &= nowNanos - restsUntilNanos < 0;
        return resting;
    }

    private long idleNanos(Gateway.Limits limits) {
        long usual = requests == 0 ? limits.headNanos() : limits.keepAliveNanos();
        return gateway.keepsNoConnection() ? Math.min(usual, LEAVING_NANOS) : usual;
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
        forgetBody();
        if (reader != null && received != null) {
            reader.discard();
            refuse(received, Refusal.of(RefusalKind.TOO_SLOW, "The request body did not arrive in time."), 0);
        }
    }
}
