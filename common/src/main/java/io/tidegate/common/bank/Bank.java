package io.tidegate.common.bank;

import io.tidegate.common.bank.QuotaSource.Found;
import io.tidegate.common.quota.Quota;
import io.tidegate.common.quota.QuotaAccount;
import io.tidegate.common.quota.QuotaSpan;
import io.tidegate.common.quota.WindowName;
import io.tidegate.common.wire.EpochEnd;
import io.tidegate.common.wire.LeaseAsk;
import io.tidegate.common.wire.LeaseGrant;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * Leases out what quotas allow. One equation holds at every commit: {@code free = limit - used - held}, where {@code used} is the sum of the
 * ledger rows (and of what was booked for nodes that are gone) and {@code held} is, for each node epoch, {@code max(0, granted - returned -
 * its rows)}. Lease messages only grant and return; spend travels as rows only.
 *
 * <p>Several banks on one database are one bank. For any thread; every method works in the caller's transaction and blocks. Locks are taken
 * in one order, first of quotas, then of windows, so that no two transactions wait for each other, if each calls one method once. Only
 * {@link #lease} may be called more than once in a transaction, in {@link #ORDER}.
 */
public final class Bank {
    /** In which a transaction serves several asks. */
    public static final Comparator<LeaseAsk> ORDER =
            Comparator.comparing(LeaseAsk::quota).thenComparing(LeaseAsk::subject);

    private final QuotaSource quotas;
    private final String forUpdate;

    /**
     * A bank.
     *
     * @param forUpdate what ends a SELECT whose rows nobody else shall change before the end of the transaction; may be empty
     */
    public Bank(QuotaSource quotas, String forUpdate) {
        this.quotas = quotas;
        this.forUpdate = forUpdate;
    }

    /**
     * Takes what a node claims and returns of an account, and grants it what is free of what it asks for. A request that was granted
     * nothing may be tried again under its number.
     *
     * @param epoch of the node, which must not be fenced: that is the caller's to know
     * @param granting whether grants are made now; when not, returns and claims are taken all the same
     * @param nowMillis the bank's time
     * @return how the lease stands then, in the current window; in the next one, when that was asked for and it is time to lease it; empty
     *     when there is no such quota, or it was removed
     */
    public Optional<LeaseGrant> lease(
            Connection connection, String node, String epoch, LeaseAsk ask, boolean granting, long nowMillis)
            throws SQLException {
        Optional<Found> found = quotas.find(connection, ask.quota());
        if (found.isEmpty()) {
            return Optional.empty();
        }
        Quota quota = found.get().quota();
        WindowRows windows = windows(connection);
        OneAsk one = new OneAsk(windows, new LeaseRows(connection), node, epoch, ask);
        if (found.get().removed()) {
            one.take(quota);
            return Optional.empty();
        }
        QuotaAccount account = new QuotaAccount(ask.quota(), ask.subject());
        int reset = quotas.reset(connection, account);
        Optional<Window> seen = windows.current(account, reset, quota.span(nowMillis));
        Window current = seen.orElseGet(() -> fresh(quota, account, reset, nowMillis));
        if (ask.next() && current.span().endsSoon(nowMillis)) {
            Window next =
                    Window.known(quota, new WindowName(account, current.span().end(), reset));
            return Optional.of(one.serve(quota, next, false, granting));
        }
        return Optional.of(one.serve(quota, current.nowBegun(), seen.isPresent(), granting && !ask.next()));
    }

    /**
     * Books rows that were stored in this transaction and count. Whatever has become of their quotas, windows and leases, they count in the
     * window in which they were admitted; those of quotas that never were are passed over.
     */
    public void charge(Connection connection, String node, Collection<ChargedRow> rows) throws SQLException {
        Charges.of(connection, quotas, node, rows).write(windows(connection), new LeaseRows(connection));
    }

    /**
     * An epoch of a node is complete: what its leases hold is free. Not so when the node claims fewer rows than the bank has seen, for then
     * its disk was restored; that stays held until the window ends or the node is retired.
     *
     * @param takenTo the seq up to which the epoch's rows are stored without a gap
     * @param takenLast the greatest seq of it that is stored
     * @return whether the epoch holds nothing more
     */
    public boolean end(Connection connection, String node, EpochEnd end, long takenTo, long takenLast)
            throws SQLException {
        if (takenTo < end.lastSeq() || takenLast > end.lastSeq()) {
            return false;
        }
        change(connection, new LeaseRows(connection).open(node, end.epoch()), Lease::ended);
        return true;
    }

    /** Books all that a node holds as used, unaccounted. Rows of it that come later are set against that. */
    public List<Booked> retire(Connection connection, String node) throws SQLException {
        Map<QuotaAccount, Long> booked = new TreeMap<>(Comparator.comparing(QuotaAccount::text));
        for (LeaseChange change : change(connection, new LeaseRows(connection).open(node), Lease::retired)) {
            if (change.unaccounted() > 0) {
                booked.merge(change.name().window().account(), change.unaccounted(), Long::sum);
            }
        }
        return booked.entrySet().stream()
                .map(one -> new Booked(one.getKey(), one.getValue()))
                .toList();
    }

    /**
     * What was booked.
     *
     * @param units of the account, over all its windows
     */
    public record Booked(QuotaAccount account, long units) {}

    /**
     * What a node holds.
     *
     * @param units of the account, over all its windows
     */
    public record Held(QuotaAccount account, long units) {}

    /** What a node holds of each account; those of which it holds nothing are left out. Writes nothing. */
    public static List<Held> heldBy(Connection connection, String node) throws SQLException {
        return new LeaseRows(connection).heldBy(node);
    }

    /** How the current windows of accounts stand; those of unknown or removed quotas are left out. Writes nothing, and locks nothing itself. */
    public List<AccountStanding> standings(Connection connection, Collection<QuotaAccount> accounts, long nowMillis)
            throws SQLException {
        Map<String, Optional<Found>> known = new HashMap<>();
        List<AccountStanding> standings = new ArrayList<>();
        for (QuotaAccount account : accounts) {
            Optional<Found> found = known.get(account.quota());
            if (found == null) {
                found = quotas.find(connection, account.quota());
                known.put(account.quota(), found);
            }
            if (found.isPresent() && !found.get().removed()) {
                Quota quota = found.get().quota();
                Window window = current(connection, quota, account, nowMillis);
                standings.add(new AccountStanding(
                        quota,
                        window.name(),
                        window.span(),
                        window.used(),
                        window.held(),
                        window.unaccounted(),
                        nowMillis));
            }
        }
        return standings;
    }

    /** Whether others than this node hold something of the account's current window that a recall may bring back. Writes nothing. */
    public boolean recallable(Connection connection, String node, QuotaAccount account, long nowMillis)
            throws SQLException {
        Optional<Found> found = quotas.find(connection, account.quota());
        return found.isPresent()
                && new LeaseRows(connection)
                        .othersHold(
                                current(connection, found.get().quota(), account, nowMillis)
                                        .name(),
                                node);
    }

    /**
     * Deletes windows that are over, with their leases. A row that comes later still makes a window of its own.
     *
     * @param endedBefore milliseconds since 1970; well in the past, for clocks may be set
     * @param most windows at once
     * @return how many were deleted: when {@code most}, there may be more
     */
    public int forget(Connection connection, long endedBefore, int most) throws SQLException {
        WindowRows windows = windows(connection);
        TreeSet<WindowName> over = new TreeSet<>(Rows.ORDER);
        over.addAll(windows.endedBefore(endedBefore, most));
        windows.lock(over);
        windows.delete(over);
        return over.size();
    }

    private List<LeaseChange> change(Connection connection, List<LeaseName> names, UnaryOperator<Lease> how)
            throws SQLException {
        TreeSet<WindowName> touched = new TreeSet<>(Rows.ORDER);
        names.forEach(name -> touched.add(name.window()));
        windows(connection).lock(touched);
        LeaseRows leases = new LeaseRows(connection);
        List<LeaseChange> changes = new ArrayList<>();
        leases.find(names).forEach((name, lease) -> changes.add(new LeaseChange(name, lease, how.apply(lease))));
        leases.write(changes);
        return changes;
    }

    private Window current(Connection connection, Quota quota, QuotaAccount account, long nowMillis)
            throws SQLException {
        int reset = quotas.reset(connection, account);
        return windows(connection)
                .current(account, reset, quota.span(nowMillis))
                .orElseGet(() -> fresh(quota, account, reset, nowMillis));
    }

    private static Window fresh(Quota quota, QuotaAccount account, int reset, long nowMillis) {
        QuotaSpan span = quota.span(nowMillis);
        return Window.empty(new WindowName(account, span.start(), reset), span, true);
    }

    private WindowRows windows(Connection connection) {
        return new WindowRows(connection, forUpdate);
    }
}
