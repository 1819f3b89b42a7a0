package io.tidegate.edge;

import io.tidegate.common.Stopping;
import io.tidegate.edge.cluster.EdgeCluster;
import io.tidegate.edge.cluster.Outbox;
import io.tidegate.edge.http.Drain;
import io.tidegate.edge.http.NodeLoad;
import io.tidegate.edge.ledger.Ledger;
import io.tidegate.edge.quota.LeaseDesk;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How a node goes: it waits for its clients, and then tells the coordinator what that has yet to know. Blocks. */
record Departure(Vertx vertx, NodeLoad load, LongSupplier nanoTime) {
    private static final Logger LOG = LoggerFactory.getLogger(Departure.class);
    private static final Duration DRAIN_CHECK = Duration.ofMillis(50);
    private static final Duration REPORT_TIME = Duration.ofSeconds(10);
    private static final Duration LAST_BEAT_TIME = Duration.ofSeconds(1);

    /** What a node of a cluster owes its coordinator. */
    record Debts(Ledger ledger, Outbox outbox, LeaseDesk desk, EdgeCluster cluster) {}

    /**
     * Serves on while clients move, then takes no more exchanges, and lets the running ones finish.
     *
     * @param most for how long they may
     * @param begun runs when the drain has begun
     */
    void drain(Stopping how, Duration most, Runnable begun) {
        Drain drain = load.drain();
        drain.begin(Drain.Reason.STOPPING);
        if (how == Stopping.SOON) {
            drain.endMove();
        }
        begun.run();
        LOG.info(
                "stopping: {} exchanges are running, clients are served for {} s more",
                load.inFlight(),
                TimeUnit.NANOSECONDS.toSeconds(drain.moveLeftNanos()));
        once(drain::refuses).await();
        long deadline = nanoTime.getAsLong() + most.toNanos();
        once(() -> nothingRuns() || nanoTime.getAsLong() - deadline >= 0).await();
        if (load.inFlight() > 0) {
            LOG.warn("cutting {} exchanges that did not end in time", load.inFlight());
        }
    }

    /** Also nobody takes the end of an answer any more, and whoever may have asked already has been heard. */
    private boolean nothingRuns() {
        return load.inFlight() == 0 && load.unheard() == 0 && load.closingConnections() == 0;
    }

    private Future<Void> once(BooleanSupplier holds) {
        Promise<Void> done = Promise.promise();
        await(holds, done);
        return done.future();
    }

    private void await(BooleanSupplier holds, Promise<Void> done) {
        if (holds.getAsBoolean()) {
            done.complete();
        } else {
            vertx.setTimer(DRAIN_CHECK.toMillis(), _ -> await(holds, done));
        }
    }

    /** Tells the rows, then what is left of the leases, then a beat that says so. Bounded: what is not told is told after the next start. */
    static void pay(Debts debts) {
        try {
            debts.ledger
                    .written()
                    .compose(_ -> debts.outbox.flush())
                    .await(REPORT_TIME.toMillis(), TimeUnit.MILLISECONDS);
        } catch (Exception e) {
            LOG.warn(
                    "{} ledger rows are reported after the next start: {}",
                    debts.outbox.state().unsent(),
                    String.valueOf(e.getMessage()));
        }
        quietly(debts.desk.close(), REPORT_TIME);
        quietly(debts.cluster.lastBeat(), LAST_BEAT_TIME);
    }

    private static void quietly(Future<Void> told, Duration most) {
        try {
            told.await(most.toMillis(), TimeUnit.MILLISECONDS);
        } catch (Exception e) {
            LOG.debug("the coordinator was not told: {}", String.valueOf(e.getMessage()));
        }
    }
}
