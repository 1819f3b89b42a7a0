package io.tidegate.edge.quota;

import io.tidegate.common.quota.OwnQuota;
import io.tidegate.common.quota.QuotaLimits;
import io.tidegate.common.quota.QuotaWeights;
import io.tidegate.common.usage.Usage;
import io.tidegate.edge.ledger.WindowOfAdmission;
import io.tidegate.edge.ledger.WindowTotal;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The counters of all users' quotas. A request is admitted when its estimate fits into what is left of each quota that applies,
 * {@code limit - used - held}; then it holds that of all of them, else of none.
 *
 * <p>Shared by all event loops: no method blocks or takes a lock, and all may be called from any thread.
 */
public final class QuotaBook {
    /** Two zones can be so many calendar days apart at the same moment. */
    private static final int DAYS_BETWEEN_ZONES = 2;

    private final QuotaWeights weights;
    private final QuotaLimits defaults;
    private final ConcurrentMap<String, Account> accounts = new ConcurrentHashMap<>();

    /**
     * A book without users.
     *
     * @param defaults the limits of users who have none of their own, window by window
     */
    public QuotaBook(QuotaWeights weights, QuotaLimits defaults) {
        this.weights = weights;
        this.defaults = defaults;
    }

    /**
     * Takes up a user at start, with what the ledger knows of the current windows.
     *
     * @param totals the ledger's, of this user; those of other windows are left out
     */
    public void load(QuotaUser user, OwnQuota own, Collection<WindowTotal> totals, long nowMillis) {
        Counters counters = Counters.begin(firstDay(user, totals, nowMillis), user.zone(), own.resets());
        for (WindowTotal total : totals) {
            WindowOfAdmission admitted =
                    new WindowOfAdmission(total.day(), user.zone().getId(), total.dayReset(), total.monthReset());
            counters = counters.plus(admitted, weights.tokens(total.all().usage()), 0);
        }
        accounts.put(user.id(), new Account(user, defaults, own, counters));
    }

    /** Takes up a new user, or a known one's new time zone. */
    public void put(QuotaUser user, long nowMillis) {
        OwnQuota none = OwnQuota.none(user.id());
        Counters counters = Counters.begin(Counters.localDay(nowMillis, user.zone()), user.zone(), none.resets());
        Account made = new Account(user, defaults, none, counters);
        Account known = accounts.putIfAbsent(user.id(), made);
        if (known != null) {
            known.put(user, nowMillis);
        }
    }

    /** Takes a user's new limits and reset numbers, at once. */
    public void put(OwnQuota own, long nowMillis) {
        account(own.userId()).put(own, nowMillis);
    }

    /**
     * Admits a request or refuses it.
     *
     * @param estimate what it will use, as far as that can be told
     * @param nowMillis the node's time
     */
    public ReserveResult reserve(String userId, Usage estimate, long nowMillis) {
        Account account = account(userId);
        long tokens = weights.tokens(estimate);
        return switch (account.reserve(tokens, nowMillis)) {
            case Account.Outcome.Held(WindowOfAdmission window) ->
                new ReserveResult.Reserved(new Reservation(account, weights, window, estimate));
            case Account.Outcome.TooLittleLeft(QuotaStanding standing) ->
                new ReserveResult.Refused(OverQuota.refusal(
                        standing, tokens, account.counters(nowMillis).zone(), nowMillis));
        };
    }

    /** How the user's limits stand; empty when there are none. */
    public List<QuotaStanding> standings(String userId, long nowMillis) {
        return account(userId).standings(nowMillis);
    }

    /** The user's current day and month. */
    public WindowOfAdmission window(String userId, long nowMillis) {
        return account(userId).counters(nowMillis).window();
    }

    private Account account(String userId) {
        Account account = accounts.get(userId);
        if (account == null) {
            throw new IllegalArgumentException("user: " + userId + " (expected: one that was put)");
        }
        return account;
    }

    /**
     * The local day, or the latest one that the ledger has seen: a clock that was set back while the node was down begins no
     * day twice. A day further ahead than zones can be apart came from a wrong clock and does not count.
     */
    private static LocalDate firstDay(QuotaUser user, Collection<WindowTotal> totals, long nowMillis) {
        LocalDate today = Counters.localDay(nowMillis, user.zone());
        LocalDate latest = today.plusDays(DAYS_BETWEEN_ZONES);
        return totals.stream()
                .map(WindowTotal::day)
                .filter(day -> day.isAfter(today) && !day.isAfter(latest))
                .max(LocalDate::compareTo)
                .orElse(today);
    }
}
