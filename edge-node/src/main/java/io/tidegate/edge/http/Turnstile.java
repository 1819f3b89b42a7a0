package io.tidegate.edge.http;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Lets only so many exchanges begin in one turn of its event loop, so that the events of those that run are never further apart than the
 * work of so many; and none while the ledger is behind, for they would only wait for their rows, each with all that an exchange has. The
 * others wait in line, where they cost next to nothing, and begin in later turns. So do connections whose clients have an answer and may
 * want the next. When the first in line has waited too long, whoever comes is refused at once, before its body is read; those in line stay.
 * Confined to its event loop.
 */
final class Turnstile {
    /** Some milliseconds of work: so many of those in line, and so many others. */
    static final int PER_TURN = 64;

    /** A client that is refused would not be served sooner. */
    static final Duration LONGEST_WAIT = Gateway.SHORTEST_RETRY;

    /** A ledger that is behind without a pause for so long hangs: exchanges begin all the same, and their own time limits tell their clients. */
    static final Duration LONGEST_HOLD = Duration.ofSeconds(10);

    private final Turns turns;
    private final NodeLoad load;
    private final BooleanSupplier ledgerBehind;
    private final LongSupplier nanoTime;
    private final Deque<InLine> line = new ArrayDeque<>();
    /** Have been in line; their turn is the next that has room. */
    private final Deque<InLine> ahead = new ArrayDeque<>();

    private int begun;
    private boolean called;
    private boolean full;
    private boolean held;
    private long heldSinceNanos;

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

    private sealed interface InLine {
        long sinceNanos();

        /** A request that was read. */
        record Read(ClientRequest request, Runnable begin, long sinceNanos) implements InLine {}

        /** A connection of which nothing is read. */
        record Unheard(Runnable hear, long sinceNanos) implements InLine {}
    }

    /** A turnstile with nobody in line; {@code load} counts who is, and hears how long they waited. */
    Turnstile(Turns turns, NodeLoad load, BooleanSupplier ledgerBehind, LongSupplier nanoTime) {
        this.turns = turns;
        this.load = load;
        this.ledgerBehind = ledgerBehind;
        this.nanoTime = nanoTime;
    }

    /** Whether the line is so long that whoever comes now is refused. */
    boolean isFull() {
        return full;
    }

    /** Whether there is a line, and room in it. */
    boolean hasLine() {
        return !line.isEmpty() && !full;
    }

    /**
     * Puts a connection in line that is not read until {@code hear} is called: what its client sends meanwhile waits where it costs this node
     * nothing. A request that comes then has waited.
     */
    void lineUp(Runnable hear) {
        line.add(new InLine.Unheard(hear, nanoTime.getAsLong()));
        load.addUnheard(1);
        call();
    }

    /** Calls {@code begin} now or when it is the request's turn; never, when the request is over before. */
    void pass(ClientRequest request, Runnable begin) {
        boolean first = ahead.isEmpty() && (line.isEmpty() || request.hasWaited());
        if (first && begun < PER_TURN && !isHeld()) {
            if (begun++ == 0) {
                turns.atItsEnd(() -> begun = 0);
            }
            begin.run();
            return;
        }
        (request.hasWaited() ? ahead : line).add(new InLine.Read(request, begin, nanoTime.getAsLong()));
        load.addWaiting(1);
        call();
    }

    private void call() {
        if (!called && !(line.isEmpty() && ahead.isEmpty())) {
            called = true;
            turns.inALaterOne(this::next);
        }
    }

    private void next() {
        called = false;
        try {
            int let = 0;
            while (let < PER_TURN) {
                Deque<InLine> from = ahead.isEmpty() ? line : ahead;
                InLine first = from.peek();
                if (first == null || isHeld()) {
                    return;
                }
                from.remove();
                load.passed(waited(first));
                if (goesOn(first)) {
                    let++;
                }
            }
        } finally {
            // After some have begun: a loop that stood still for a while has no long line for that.
            InLine first = line.peek();
            long waited = first == null ? 0 : waited(first);
            full = waited > LONGEST_WAIT.toNanos();
            load.waits(waited);
            call();
        }
    }

    private boolean isHeld() {
        if (!ledgerBehind.getAsBoolean()) {
            held = false;
            return false;
        }
        long now = nanoTime.getAsLong();
        if (!held) {
            held = true;
            heldSinceNanos = now;
        }
        return now - heldSinceNanos <= LONGEST_HOLD.toNanos();
    }

    private long waited(InLine inLine) {
        return nanoTime.getAsLong() - inLine.sinceNanos();
    }

    private boolean goesOn(InLine first) {
        switch (first) {
            case InLine.Read(ClientRequest request, Runnable begin, long _) -> {
                load.addWaiting(-1);
                if (request.isOver()) {
                    return false;
                }
                begin.run();
            }
            case InLine.Unheard(Runnable hear, long _) -> {
                load.addUnheard(-1);
                hear.run();
            }
        }
        return true;
    }
}
