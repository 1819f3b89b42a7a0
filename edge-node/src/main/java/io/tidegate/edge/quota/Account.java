package io.tidegate.edge.quota;

import io.tidegate.common.quota.OwnQuota;
import io.tidegate.common.quota.QuotaLimits;
import io.tidegate.common.quota.QuotaWindow;
import io.tidegate.edge.ledger.WindowOfAdmission;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

/** One user's limits and counters, as one value that is swapped whole: so a reservation takes from all windows or none. For any thread. */
final class Account {
    private final AtomicReference<State> state;
    private final QuotaLimits defaults;

    Account(QuotaUser user, QuotaLimits defaults, OwnQuota own, Counters counters) {
        this.defaults = defaults;
        this.state = new AtomicReference<>(new State(user.revision(), own, counters));
    }

    /** Whether a reservation was made, and in which windows. */
    sealed interface Outcome {
        record Held(WindowOfAdmission window) implements Outcome {}

        /**
         * Nothing was reserved.
         *
         * @param standing of the limit that is longest in the way
         */
        record TooLittleLeft(QuotaStanding standing) implements Outcome {}
    }

    Outcome reserve(long tokens, long nowMillis) {
        while (true) {
            State known = state.get();
            Counters now = known.counters.at(nowMillis);
            Optional<QuotaStanding> tooLittle = tooLittle(known.own.limits(), now, tokens);
            if (tooLittle.isPresent()) {
                return new Outcome.TooLittleLeft(tooLittle.get());
            }
            Counters after = now.plus(now.window(), 0, tokens);
            if (state.compareAndSet(known, known.with(after))) {
                return new Outcome.Held(now.window());
            }
        }
    }

    void add(WindowOfAdmission admitted, long used, long held) {
        change(known -> known.with(known.counters.plus(admitted, used, held)));
    }

    void put(QuotaUser user, long nowMillis) {
        change(known -> user.revision() <= known.userRevision
                ? known
                : new State(user.revision(), known.own, known.counters.in(user.zone(), nowMillis)));
    }

    void put(OwnQuota own, long nowMillis) {
        change(known -> own.revision() <= known.own.revision()
                ? known
                : new State(
                        known.userRevision, own, known.counters.at(nowMillis).withResets(own.resets())));
    }

    /** The current windows and what is spent in them. */
    Counters counters(long nowMillis) {
        return state.get().counters.at(nowMillis);
    }

    /** How the limits stand; empty where there is none. */
    List<QuotaStanding> standings(long nowMillis) {
        State known = state.get();
        Counters now = known.counters.at(nowMillis);
        return List.of(QuotaWindow.DAY, QuotaWindow.MONTH).stream()
                .flatMap(window -> standing(known.own.limits(), now, window).stream())
                .toList();
    }

    private Optional<QuotaStanding> tooLittle(QuotaLimits own, Counters now, long tokens) {
        // The month first: when both are in the way, it is there longer.
        if (lacks(own, now, QuotaWindow.MONTH, tokens)) {
            return standing(own, now, QuotaWindow.MONTH);
        }
        return lacks(own, now, QuotaWindow.DAY, tokens) ? standing(own, now, QuotaWindow.DAY) : Optional.empty();
    }

    private boolean lacks(QuotaLimits own, Counters now, QuotaWindow window, long tokens) {
        OptionalLong limit = limit(own, window);
        return limit.isPresent() && tokens > limit.getAsLong() - now.of(window).total();
    }

    private Optional<QuotaStanding> standing(QuotaLimits own, Counters now, QuotaWindow window) {
        OptionalLong limit = limit(own, window);
        if (limit.isEmpty()) {
            return Optional.empty();
        }
        Spent spent = now.of(window);
        return Optional.of(new QuotaStanding(
                window, own.of(window).isPresent(), limit.getAsLong(), spent.used(), spent.held(), now.end(window)));
    }

    private OptionalLong limit(QuotaLimits own, QuotaWindow window) {
        OptionalLong limit = own.of(window);
        return limit.isPresent() ? limit : defaults.of(window);
    }

    private void change(UnaryOperator<State> by) {
        state.updateAndGet(by);
    }

    private record State(long userRevision, OwnQuota own, Counters counters) {
        State with(Counters changed) {
            return new State(userRevision, own, changed);
        }
    }
}
