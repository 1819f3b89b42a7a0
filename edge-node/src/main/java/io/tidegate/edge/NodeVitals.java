package io.tidegate.edge;

import io.tidegate.common.wire.Vitals;
import io.tidegate.edge.http.ByteBudget;
import io.tidegate.edge.http.NodeLoad;
import io.tidegate.edge.http.RecentExchanges;
import io.tidegate.edge.ledger.Ledger;
import io.tidegate.edge.upstream.Upstreams;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** How the node is doing, gathered from its parts for each beat. */
record NodeVitals(
        NodeLoad load,
        ByteBudget bodies,
        RecentExchanges recent,
        Upstreams upstreams,
        Ledger ledger,
        LongSupplier nanoTime) {
    Vitals take() {
        long now = nanoTime.getAsLong();
        int ready = (int) upstreams.all().stream()
                .filter(upstream -> upstreams.coolDown(upstream).leftNanos(now) == 0)
                .count();
        return new Vitals(
                load.inFlight(),
                load.mostInFlight(),
                Math.min(1, Math.max(load.takeShareOfWait(), Math.max(load.share(), bodies.share()))),
                recent.errorRate(),
                TimeUnit.NANOSECONDS.toMicros(load.takeWorstDelay()),
                recent.firstByteMicros(),
                ready,
                upstreams.all().size(),
                ledger.healthy());
    }
}
