package io.tidegate.edge.http;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongSupplier;

/**
 * Lets only so many exchanges begin in one turn of its event loop, so that the events of those that run are never further apart than the
 * work of so many. The others wait in line, where they cost next to nothing, and begin in later turns. When the first in line has waited
 * too long, whoever comes is refused at once, before its body is read; those in line stay. Confined to its event loop.
 */
final class Turnstile {
    /** Some milliseconds of work. */
    static final int PER_TURN = 64;

    /** A client that is refused would not be served sooner. */
    static final Duration LONGEST_WAIT = Gateway.SHORTEST_RETRY;

    private final Turns turns;
    private final NodeLoad load;
    private final LongSupplier nanoTime;
    private final Deque<Waiting> line = new ArrayDeque<>();
    private int begun;
    private boolean called;
    private boolean full;

    /** The turns of an event loop: it looks at its sockets, then does what was planned. */
    interface Turns {
        /** At the end of this one. */
        void atItsEnd(Runnable action);

        /** Once the loop has looked at its sockets again. */
        void inALaterOne(Runnable action);

        static Turns of(Vertx vertx) {
            return new Turns() {
                @Override
                public void atItsEnd(Runnable action) {
                    vertx.runOnContext(_ -> action.run());
                }

                @Override
                public void inALaterOne(Runnable action) {
                    // what is due already would be done at the end of this one
                    vertx.runOnContext(_ -> vertx.setTimer(1, _ -> action.run()));
                }
            };
        }
    }

    private record Waiting(ClientRequest request, Runnable begin, long sinceNanos) {}

    /** A turnstile with nobody in line; {@code load} counts who is. */
    Turnstile(Turns turns, NodeLoad load, LongSupplier nanoTime) {
        this.turns = turns;
        this.load = load;
        this.nanoTime = nanoTime;
    }

    /** Whether the line is so long that whoever comes now is refused. */
    boolean isFull() {
        return full;
    }

    /** Calls {@code begin} now or when it is the request's turn; never, when the request is over before. */
    void pass(ClientRequest request, Runnable begin) {
        if (begun == PER_TURN || !line.isEmpty()) {
            line.add(new Waiting(request, begin, nanoTime.getAsLong()));
            load.waits();
            call();
            return;
        }
        if (begun++ == 0) {
            turns.atItsEnd(() -> begun = 0);
        }
        begin.run();
    }

    private void call() {
        if (!line.isEmpty() && !called) {
            called = true;
            turns.inALaterOne(this::next);
        }
    }

    private void next() {
        called = false;
        try {
            int let = 0;
            while (let < PER_TURN && !line.isEmpty()) {
                Waiting first = line.remove();
                load.begins();
                if (!first.request.isOver()) {
                    let++;
                    first.begin.run();
                }
            }
        } finally {
            // After some have begun: a loop that stood still for a while has no long line for that.
            Waiting first = line.peek();
            full = first != null && nanoTime.getAsLong() - first.sinceNanos > LONGEST_WAIT.toNanos();
            call();
        }
    }
}
