package io.tidegate.edge.quota;

import io.tidegate.common.quota.OwnQuota;
import io.tidegate.common.quota.QuotaWindow;
import io.tidegate.edge.ledger.WindowTotal;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Changes quotas. A change is in force when its future is done: it is committed first, then taken into the book. */
public final class Quotas {
    private static final Logger LOG = LoggerFactory.getLogger(Quotas.class);

    private final QuotaStore store;
    private final QuotaBook book;
    private final InstantSource clock;

    public Quotas(QuotaStore store, QuotaBook book, InstantSource clock) {
        this.store = store;
        this.book = book;
        this.clock = clock;
    }

    /**
     * Fills the book.
     *
     * @param users all of the node
     * @param totals the ledger's, of the current windows of all users
     */
    public Future<Void> start(Collection<QuotaUser> users, Collection<WindowTotal> totals) {
        Map<String, List<WindowTotal>> byUser = totals.stream().collect(Collectors.groupingBy(WindowTotal::userId));
        return store.load().map(stored -> {
            Map<String, OwnQuota> own =
                    stored.stream().collect(Collectors.toMap(OwnQuota::userId, Function.identity()));
            users.forEach(user -> book.load(
                    user,
                    own.getOrDefault(user.id(), OwnQuota.none(user.id())),
                    byUser.getOrDefault(user.id(), List.of()),
                    clock.millis()));
            return null;
        });
    }

    /** Gives a user a limit of their own. */
    public Future<Void> set(String userId, QuotaWindow window, long limit) {
        return store.limit(userId, window, OptionalLong.of(limit)).map(quota -> {
            take(quota);
            LOG.info("User {} has a limit of {} tokens per {}", userId, limit, window.label());
            return null;
        });
    }

    /** Takes a user's own limit away; the node's default, if there is one, applies again. */
    public Future<Void> remove(String userId, QuotaWindow window) {
        return store.limit(userId, window, OptionalLong.empty()).map(quota -> {
            take(quota);
            LOG.info("User {} has no limit of their own per {}", userId, window.label());
            return null;
        });
    }

    /** Begins a window anew, or both. What runs stays with the window of its admission. */
    public Future<Void> reset(String userId, Optional<QuotaWindow> window) {
        return store.reset(userId, window).map(quota -> {
            take(quota);
            LOG.info(
                    "Quota of user {} was reset: {}",
                    userId,
                    window.map(QuotaWindow::label).orElse("day and month"));
            return null;
        });
    }

    /** How the user's limits stand now. */
    public List<QuotaStanding> standings(String userId) {
        return book.standings(userId, clock.millis());
    }

    private void take(OwnQuota quota) {
        book.put(quota, clock.millis());
    }
}
