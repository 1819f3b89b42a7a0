package io.tidegate.edge.http;

import io.tidegate.edge.refusal.RefusalKind;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;

/** How much the node has to do, and whether it takes more. Shared by all event loops. */
public final class NodeLoad {
    private volatile int mostInFlight;
    private volatile int mostConnections;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicInteger unheard = new AtomicInteger();
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger closing = new AtomicInteger();
    private final Drain drain;
    private final AtomicReference<Optional<Closed>> closed = new AtomicReference<>(Optional.empty());
    private final LongAccumulator worstDelay = new LongAccumulator(Math::max, 0);
    private final LongAdder passed = new LongAdder();
    private final LongAdder waitedNanos = new LongAdder();
    private final LongAccumulator longestWait = new LongAccumulator(Math::max, 0);

    /**
     * Why no key is accepted for now.
     *
     * @param kind a 503, so that the client tries again
     * @param message shown to the user
     */
    public record Closed(RefusalKind kind, String message) {}

    public NodeLoad(int mostInFlight, int mostConnections, Drain drain) {
        this.mostInFlight = mostInFlight;
        this.mostConnections = mostConnections;
        this.drain = drain;
    }

    /** From now on so many at most; those that are there stay. */
    public void limit(int exchanges, int clientConnections) {
        mostInFlight = exchanges;
        mostConnections = clientConnections;
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

    /** So many more, or fewer, that have entered wait for their turn. */
    void addWaiting(int more) {
        waiting.addAndGet(more);
    }

    /** Exchanges that have entered and wait for their turn. */
    public int waiting() {
        return waiting.get();
    }

    /** So many more connections, or fewer, are not read until it is their turn. */
    void addUnheard(int more) {
        unheard.addAndGet(more);
    }

    /** Connections that are not read until it is their turn. */
    public int unheard() {
        return unheard.get();
    }

    /** Who is first in line has waited so long. Nanoseconds. */
    void waits(long nanos) {
        longestWait.accumulate(nanos);
    }

    /** Somebody's turn has come after so long in line. Nanoseconds. */
    void passed(long nanos) {
        passed.increment();
        waitedNanos.add(nanos);
    }

    /** How many were in line so far and had their turn. */
    public long passed() {
        return passed.sum();
    }

    /** How long all of them waited. Nanoseconds. */
    public long waitedNanos() {
        return waitedNanos.sum();
    }

    /** The longest wait in line since the last call, as a share of the one at which new exchanges are refused: 0 to 1, or more. */
    public double takeShareOfWait() {
        return longestWait.getThenReset() / (double) Turnstile.LONGEST_WAIT.toNanos();
    }

    /** Whether one more connection may be kept; {@link #disconnected} is due for it in any case. */
    boolean connected() {
        return connections.incrementAndGet() <= mostConnections;
    }

    void disconnected() {
        connections.decrementAndGet();
    }

    /** A connection ends, once the client has taken what is written; {@link #taken} is due when it has. */
    void closing() {
        closing.incrementAndGet();
    }

    void taken() {
        closing.decrementAndGet();
    }

    /** Connections whose clients still take the end of their last answer. */
    public int closingConnections() {
        return closing.get();
    }

    /** Exchanges that run or wait for their turn. */
    public int inFlight() {
        return inFlight.get();
    }

    public int connections() {
        return connections.get();
    }

    /** Whether clients shall go elsewhere. */
    public Drain drain() {
        return drain;
    }

    /** From now on no key is accepted. */
    public void close(RefusalKind kind, String message) {
        closed.set(Optional.of(new Closed(kind, message)));
    }

    /** Keys are accepted again. */
    public void reopen() {
        closed.set(Optional.empty());
    }

    /** Why no key is accepted; empty when they are. */
    public Optional<Closed> closed() {
        return closed.get();
    }

    /** An event loop came so much too late to what it had planned. Nanoseconds. */
    void delayed(long nanos) {
        worstDelay.accumulate(nanos);
    }

    /** The worst delay of an event loop since the last call. Nanoseconds. */
    public long takeWorstDelay() {
        return worstDelay.getThenReset();
    }

    /** The greatest share of a limit in use: of exchanges, or of connections. 0 to 1, or a little more. */
    public double share() {
        return Math.max(inFlight() / (double) mostInFlight, connections() / (double) mostConnections);
    }

    public int mostInFlight() {
        return mostInFlight;
    }
}
