package io.tidegate.edge.relay;

import io.tidegate.common.usage.Usage;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** An account of which a test decides when its rows are durable. */
final class FakeAccount implements Account {
    static final Usage HELD = new Usage(100, 50, 0, 0, 0);

    final List<FakeCharge> charges = new CopyOnWriteArrayList<>();
    final List<Promise<Void>> opens = new ArrayList<>();
    final List<Promise<Void>> closes = new ArrayList<>();
    boolean opensAtOnce = true;
    boolean closesAtOnce = true;
    boolean down;
    /** Whether others wait for their rows, too. */
    boolean crowded = true;

    int closed;

    @Override
    public Charge attempt(String upstream, int number) {
        FakeCharge charge = new FakeCharge(upstream);
        charges.add(charge);
        return charge;
    }

    @Override
    public Usage usage() {
        return charges.stream()
                .flatMap(c -> c.settlements.stream())
                .map(Settlement::usage)
                .reduce(Usage.NONE, Usage::plus);
    }

    @Override
    public long costNanos() {
        return 0;
    }

    @Override
    public void whenOutgrown(Runnable told) {
        // it never is
    }

    @Override
    public void close() {
        closed++;
    }

    /** The outcomes of all attempts, in order; one that was settled twice stands twice. */
    List<String> outcomes() {
        return charges.stream()
                .flatMap(c -> c.settlements.stream())
                .map(s -> s.outcome().label())
                .toList();
    }

    Settlement settlement(int attempt) {
        return charges.get(attempt).settlements.getFirst();
    }

    final class FakeCharge implements Charge {
        final String upstream;
        final List<Settlement> settlements = new CopyOnWriteArrayList<>();
        private Usage held = HELD;
        private Future<Void> durable = Future.succeededFuture();

        FakeCharge(String upstream) {
            this.upstream = upstream;
        }

        @Override
        public Future<Void> open() {
            if (down) {
                return Future.failedFuture("the ledger is down");
            }
            return opensAtOnce ? Future.succeededFuture() : pending(opens);
        }

        @Override
        public Usage held() {
            return held;
        }

        @Override
        public void hold(Usage newHeld) {
            held = newHeld;
        }

        /** As the contract says, a second call changes nothing; but tests want to know of it where outcomes differ. */
        @Override
        public Future<Void> settle(Settlement settlement) {
            if (settlements.isEmpty()) {
                settlements.add(settlement);
                durable = closesAtOnce ? Future.succeededFuture() : pending(closes);
            }
            return durable;
        }

        @Override
        public boolean crowded() {
            return crowded;
        }

        private static Future<Void> pending(List<Promise<Void>> list) {
            Promise<Void> promise = Promise.promise();
            list.add(promise);
            return promise.future();
        }
    }
}
