package io.tidegate.edge.http;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** How much the node has to do, and whether it takes more. Shared by all event loops. */
public final class NodeLoad {
    private final int mostInFlight;
    private final int mostConnections;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicBoolean draining = new AtomicBoolean();

    public NodeLoad(int mostInFlight, int mostConnections) {
        this.mostInFlight = mostInFlight;
        this.mostConnections = mostConnections;
    }

    /** Whether one more exchange may begin; if so, {@link #leave} is due when it is over. */
    boolean enter() {
        if (inFlight.incrementAndGet() <= mostInFlight) {
            return true;
        }
        inFlight.decrementAndGet();
        return false;
    }

    void leave() {
        inFlight.decrementAndGet();
    }

    /** Whether one more connection may be kept; {@link #disconnected} is due for it in any case. */
    boolean connected() {
        return connections.incrementAndGet() <= mostConnections;
    }

    void disconnected() {
        connections.decrementAndGet();
    }

    public int inFlight() {
        return inFlight.get();
    }

    public int connections() {
        return connections.get();
    }

    /** From now on no exchange is taken. */
    public void drain() {
        draining.set(true);
    }

    public boolean draining() {
        return draining.get();
    }
}
