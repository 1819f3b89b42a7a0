package io.tidegate.edge.http;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;

/**
 * Whether clients shall go elsewhere. For the move time they are served as ever, on connections that end with their answers, for
 * whoever sends clients here hears of the drain only by and by; after it nothing new is taken. It lasts while anybody wants it, and
 * the move time passes once, whoever wants it. For any thread.
 */
public final class Drain {
    /** Who wants it. */
    public enum Reason {
        STOPPING("the node is stopping"),
        OPERATOR("it is drained by its operator"),
        ORDER("it is drained by order");

        private final String words;

        Reason(String words) {
            this.words = words;
        }

        /** For operators. */
        public String words() {
            return words;
        }
    }

    /**
     * As it stands.
     *
     * @param reasons empty when there is none
     * @param sinceNanos when it began
     * @param moved whether the move time was cut short
     */
    private record State(Set<Reason> reasons, long sinceNanos, boolean moved) {
        static final State NONE = new State(Set.of(), 0, false);

        State with(Reason reason, long now) {
            EnumSet<Reason> more = EnumSet.of(reason);
            more.addAll(reasons);
            return new State(more, reasons.isEmpty() ? now : sinceNanos, moved);
        }

        State without(Reason reason) {
            EnumSet<Reason> fewer = EnumSet.noneOf(Reason.class);
            fewer.addAll(reasons);
            fewer.remove(reason);
            return fewer.isEmpty() ? NONE : new State(fewer, sinceNanos, moved);
        }
    }

    private final long moveNanos;
    private final LongSupplier nanoTime;
    private final AtomicReference<State> state = new AtomicReference<>(State.NONE);

    /** @param move for how long clients are served after it began */
    public Drain(Duration move, LongSupplier nanoTime) {
        this.moveNanos = move.toNanos();
        this.nanoTime = nanoTime;
    }

    /** From now on somebody wants it. */
    public void begin(Reason reason) {
        long now = nanoTime.getAsLong();
        state.updateAndGet(before -> before.with(reason, now));
    }

    /** He wants it no more. */
    public void end(Reason reason) {
        state.updateAndGet(before -> before.without(reason));
    }

    /** Nothing new is taken from now on, though the move time be not over. For a drain that has begun. */
    public void endMove() {
        state.updateAndGet(
                before -> before.reasons.isEmpty() ? before : new State(before.reasons, before.sinceNanos, true));
    }

    /** Whether clients shall go. */
    public boolean on() {
        return !state.get().reasons.isEmpty();
    }

    public boolean on(Reason reason) {
        return state.get().reasons.contains(reason);
    }

    /** Whether nothing new is taken. */
    public boolean refuses() {
        return on() && moveLeftNanos() == 0;
    }

    /** What is left of the move time; 0 when it is over, or has not begun. */
    public long moveLeftNanos() {
        State now = state.get();
        return now.reasons.isEmpty() || now.moved
                ? 0
                : Math.max(0, moveNanos - (nanoTime.getAsLong() - now.sinceNanos));
    }

    /** Who wants it, in words. */
    public List<String> words() {
        return state.get().reasons.stream().map(Reason::words).toList();
    }
}
