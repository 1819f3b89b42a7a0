package io.tidegate.edge;

import io.tidegate.edge.ledger.Ledger;
import io.tidegate.edge.quota.IslandStore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes what a node need not keep any longer: pages of old ledger rows, each a short piece of work for the database's writer, with pauses
 * between them that are longer than the work. The file does not shrink; what is free in it is written again. For any thread.
 *
 * @param kept how long closed rows stay
 * @param reporting whether there is a coordinator that has to have them first
 */
record Retention(
        Vertx vertx, Ledger ledger, IslandStore islands, InstantSource clock, Duration kept, boolean reporting) {
    private static final Logger LOG = LoggerFactory.getLogger(Retention.class);
    private static final int PAGE = 200;
    private static final long PAUSE_MILLIS = 100;
    private static final long LOOK_MILLIS = Duration.ofMinutes(10).toMillis();

    /** Longer than any window that ends. */
    private static final Duration ISLANDS_KEPT = Duration.ofDays(40);

    /** Looks from now on, again and again. */
    void start() {
        vertx.setTimer(LOOK_MILLIS, _ -> run().onComplete(_ -> start()));
    }

    /** Deletes all that is due. Never fails; what is left is left for the next time. */
    Future<Long> run() {
        return rows(0).compose(
                        count -> islands.forget(before(ISLANDS_KEPT), PAGE).map(count))
                .onSuccess(count -> {
                    if (count > 0) {
                        LOG.info(
                                "{} rows of the ledger that are older than {} days were deleted", count, kept.toDays());
                    }
                })
                .otherwise(failure -> {
                    LOG.debug("Old rows stay for now: {}", failure.getMessage());
                    return 0L;
                });
    }

    private Future<Long> rows(long before) {
        return ledger.forget(before(kept), reporting, PAGE)
                .compose(count -> count < PAGE
                        ? Future.succeededFuture(before + count)
                        : vertx.timer(PAUSE_MILLIS, TimeUnit.MILLISECONDS).compose(_ -> rows(before + count)));
    }

    private long before(Duration age) {
        return clock.millis() - age.toMillis();
    }
}
