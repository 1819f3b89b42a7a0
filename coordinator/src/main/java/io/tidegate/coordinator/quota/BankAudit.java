package io.tidegate.coordinator.quota;

import io.tidegate.common.sqlite.DatabaseUnavailable;
import io.tidegate.coordinator.store.Store;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks into the bank's books again and again, for who watches: whether each window holds what its leases hold, and whether a hard quota was
 * overrun. It changes nothing. While the database is away, nothing is known.
 */
public final class BankAudit {
    /** Short enough for an alert, long enough for the whole table to be read. */
    private static final Duration PERIOD = Duration.ofSeconds(30);

    private static final Logger LOG = LoggerFactory.getLogger(BankAudit.class);

    /**
     * What was found.
     *
     * @param wrongWindows current windows whose books don't add up
     * @param worstOverrun by what share of its limit a hard quota is overrun, the greatest; 0 without any
     */
    record Findings(double wrongWindows, double worstOverrun) {
        static final Findings UNKNOWN = new Findings(Double.NaN, Double.NaN);
    }

    private final Vertx vertx;
    private final Store store;
    private volatile Findings findings = Findings.UNKNOWN;
    private volatile boolean closed;

    /** An audit that has not begun. */
    public BankAudit(Vertx vertx, Store store) {
        this.vertx = vertx;
        this.store = store;
    }

    /** Begins, with a first look at once. */
    public void start() {
        look().onComplete(_ -> {
            if (!closed) {
                vertx.setTimer(PERIOD.toMillis(), _ -> start());
            }
        });
    }

    /** Looks now; done when the figures are new. */
    Future<Void> look() {
        return store.read(connection ->
                        BankAuditRows.findings(connection, store.dialect().nowMillis(connection)))
                .onSuccess(this::found)
                .onFailure(this::failed)
                .mapEmpty();
    }

    private void found(Findings found) {
        if (found.wrongWindows() > 0 && !(findings.wrongWindows() > 0)) {
            LOG.error(
                    "The books of {} windows of quotas don't add up: see the alert TidegateBankBooksWrong in docs/operations.md",
                    (long) found.wrongWindows());
        }
        findings = found;
    }

    private void failed(Throwable why) {
        findings = Findings.UNKNOWN;
        if (why instanceof DatabaseUnavailable) {
            // the store has told of it
            LOG.debug("The bank's books can't be looked into", why);
        } else {
            LOG.warn("The bank's books can't be looked into", why);
        }
    }

    /** Current windows whose books don't add up; NaN while nothing is known. */
    public double wrongWindows() {
        return findings.wrongWindows();
    }

    /** By what share of its limit the hard quota that is overrun most is overrun; NaN while nothing is known. */
    public double worstOverrun() {
        return findings.worstOverrun();
    }

    /** Looks no more. */
    public Future<Void> close() {
        closed = true;
        return Future.succeededFuture();
    }
}
