package io.tidegate.edge.http;

import io.tidegate.edge.http1.Octets;
import io.tidegate.edge.refusal.Refusal;
import io.tidegate.edge.relay.ClientSide;
import io.tidegate.edge.relay.Exchange;
import io.tidegate.edge.relay.ExchangeEnd;
import io.tidegate.edge.socket.OctetSocket;
import io.tidegate.edge.socket.SocketHandler;
import java.net.InetAddress;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's connection, which lives from one request to the next: each that its {@link RequestReader} has read gets one answer,
 * and the connection ends when that is not so. Used on its event loop alone.
 */
final class ClientConnection implements ClientSide, SocketHandler {
    private static final Logger LOG = LoggerFactory.getLogger(ClientConnection.class);

    private enum State {
        OPEN,
        /** It ends as soon as the client has taken what is written. */
        CLOSING,
        CLOSED
    }

    private final OctetSocket socket;
    private final Gateway gateway;
    private final Consumer<ClientConnection> onClosed;
    private final RequestReader reader;

    private State state = State.OPEN;
    private long closingSinceNanos;
    private boolean closing;
    private boolean answerDone;

    private @Nullable ClientRequest request;
    private @Nullable Exchange exchange;

    /**
     * A connection that was accepted.
     *
     * @param address its other end, or whom a trusted proxy names
     */
    ClientConnection(OctetSocket socket, InetAddress address, Gateway gateway, Consumer<ClientConnection> onClosed) {
        this.socket = socket;
        this.gateway = gateway;
        this.onClosed = onClosed;
        this.reader = new RequestReader(socket, address, gateway, this);
        socket.handler(this);
    }

    /** Takes what was read. A fault of ours ends the connection, and with it whatever runs: nothing is left without an end. */
    @Override
    public void bytes(Octets read) {
        guard(() -> reader.take(read));
    }

    /** Goes on with this connection's request, unless the connection ends; a fault of ours ends it. */
    void goOn(Runnable action) {
        if (!over()) {
            guard(action);
        }
    }

    private void guard(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException e) {
            broken(e);
        }
    }

    private void broken(RuntimeException e) {
        LOG.error("a request could not be served", e);
        gateway.broken();
        socket.cut();
    }

    /** A request whose head was read, and which is to be answered next. */
    void received(ClientRequest received) {
        request = received;
        answerDone = false;
        closing = !received.head().keepsAlive();
    }

    /**
     * Refuses a request that was not read to its end.
     *
     * @param last whether its end can't be told, so that nothing may follow it here; otherwise {@link #next} is due once its end was read
     */
    void refuseUnread(ClientRequest received, Refusal refusal, boolean last) {
        closing |= last || gateway.keepsNoConnection();
        gateway.refused(received, refusal);
        send(received.refusal(refusal, closing));
    }

    /** The connection ends with the answer that is on its way, for what the client sent behind its request was not kept. */
    void last() {
        closing = true;
    }

    /** The request is answered, and read to its end. */
    void next() {
        request = null;
        exchange = null;
        if (over()) {
            return;
        }
        // An answer that began before the drain did not say that it is the last; what would come next here would be
        // refused.
        if (closing || gateway.takesNothing()) {
            reader.end();
            return;
        }
        reader.next();
    }

    private boolean over() {
        return state != State.OPEN;
    }

    /** The exchange of the request that was read whole. */
    void running(Exchange started) {
        exchange = started;
    }

    /** Answers the request with an answer of our own. */
    void answer(Answer answer) {
        ClientRequest received = request;
        if (received == null || over()) {
            return;
        }
        closing |= gateway.keepsNoConnection();
        send(Octets.of(answer.toBytes(received.requestId(), closing, !received.isHead())));
        gateway.answered(received, answer);
        answerDone = true;
        next();
    }

    /** Refuses the request, which was read whole, before an exchange began. */
    void refuseNow(Refusal refusal) {
        ClientRequest received = request;
        if (received == null || over()) {
            return;
        }
        gateway.refused(received, refusal);
        refuse(refusal);
        next();
    }

    @Override
    public void write(Octets... parts) {
        send(parts);
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

    @Override
    public void drained() {
        Exchange running = exchange;
        if (running != null) {
            running.drained();
        } else {
            reader.drained();
        }
    }

    private void send(Octets... parts) {
        if (!over()) {
            socket.write(parts);
        }
    }

    /** Looks at the clock; called twice a second. */
    void tick(long nowNanos) {
        try {
            look(nowNanos);
        } catch (RuntimeException e) {
            broken(e);
        }
    }

    private void look(long nowNanos) {
        switch (state) {
            case OPEN -> {
                Exchange running = exchange;
                if (running != null) {
                    running.tick();
                } else {
                    reader.look(nowNanos);
                }
            }
            case CLOSING -> {
                if (nowNanos - closingSinceNanos >= gateway.limits().stallNanos()) {
                    socket.cut();
                }
            }
            case CLOSED -> {}
        }
    }

    /** The node stops and waits no longer. */
    void shutDown() {
        Exchange running = exchange;
        if (running != null) {
            running.shutDown();
        }
        if (socket.writeQueueFull()) {
            socket.cut();
        } else {
            close();
        }
    }

    /** Ends the connection behind what is written. */
    void close() {
        if (!over()) {
            state = State.CLOSING;
            gateway.closing();
            closingSinceNanos = gateway.nanoTime();
            reader.stop();
            socket.close();
        }
    }

    @Override
    public void closed() {
        if (state == State.CLOSED) {
            return;
        }
        if (state == State.CLOSING) {
            gateway.taken();
        }
        state = State.CLOSED;
        socket.forget();
        reader.stop();
        reader.letGo();
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
