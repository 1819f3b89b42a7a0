package io.tidegate.common.bank;

import io.tidegate.common.quota.Quota;
import io.tidegate.common.quota.QuotaAccount;
import io.tidegate.common.quota.QuotaMode;
import io.tidegate.common.quota.WindowName;
import io.tidegate.common.wire.LeaseAsk;
import io.tidegate.common.wire.LeaseGrant;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** What one epoch of a node asks of one account, in one transaction. */
final class OneAsk {
    private final WindowRows windows;
    private final LeaseRows leases;
    private final String node;
    private final String epoch;
    private final LeaseAsk ask;

    OneAsk(WindowRows windows, LeaseRows leases, String node, String epoch, LeaseAsk ask) {
        this.windows = windows;
        this.leases = leases;
        this.node = node;
        this.epoch = epoch;
        this.ask = ask;
    }

    /** Takes what the node claims and returns, and grants nothing. */
    void take(Quota quota) throws SQLException {
        NavigableMap<WindowName, Window> claimed = claimed(quota);
        windows.ensure(claimed.values());
        windows.lock(claimed.navigableKeySet());
        leases.write(take(claimed));
    }

    /**
     * Takes what the node claims and returns, and grants of a window.
     *
     * @param target as it was seen without a lock
     * @param there whether it was seen in the table, rather than thought of
     */
    LeaseGrant serve(Quota quota, Window target, boolean there, boolean granting) throws SQLException {
        NavigableMap<WindowName, Window> all = claimed(quota);
        all.put(target.name(), target);
        if (!there || all.size() > 1) {
            windows.ensure(all.values());
        }
        all.putAll(windows.locked(all.navigableKeySet()));
        List<LeaseChange> changes = take(all);
        LeaseChange taken = changes.stream()
                .filter(change -> change.name().window().equals(target.name()))
                .findFirst()
                .orElseThrow();
        Window locked = all.getOrDefault(target.name(), target);
        if (target.begun() && !locked.begun()) {
            windows.begin(target.name());
        }
        LeaseChange granted = granting ? grant(quota, locked.after(taken), taken) : taken;
        changes.set(changes.indexOf(taken), granted);
        leases.write(changes);
        return answer(quota, locked.after(granted), granted.after());
    }

    /** The window that the node tells of, if it ever was granted something there. */
    private NavigableMap<WindowName, Window> claimed(Quota quota) {
        NavigableMap<WindowName, Window> claimed = new TreeMap<>(Rows.ORDER);
        if (ask.start() >= 0 && ask.granted() > 0) {
            WindowName name = new WindowName(account(), ask.start(), ask.reset());
            claimed.put(name, Window.known(quota, name));
        }
        return claimed;
    }

    /** The leases of these windows, with the claim taken. */
    private List<LeaseChange> take(NavigableMap<WindowName, Window> locked) throws SQLException {
        List<LeaseName> names = locked.keySet().stream()
                .map(window -> new LeaseName(window, node, epoch))
                .toList();
        Map<LeaseName, Lease> stored = leases.find(names);
        List<LeaseChange> changes = new ArrayList<>();
        for (LeaseName name : names) {
            Lease before = stored.getOrDefault(name, Lease.NONE);
            boolean told = name.window().start() == ask.start() && name.window().reset() == ask.reset();
            changes.add(new LeaseChange(name, before, told ? before.claimed(ask.granted(), ask.returned()) : before));
        }
        return changes;
    }

    /** Once for each request. What rows took beyond what was granted is granted on top: it is used already, so nothing more is held by it. */
    private LeaseChange grant(Quota quota, Window window, LeaseChange taken) throws SQLException {
        Lease lease = taken.after();
        if (!lease.open() || ask.request() <= lease.request() || ask.least() <= 0) {
            return taken;
        }
        long size = quota.rules().mode() == QuotaMode.HARD
                ? GrantSize.hard(ask, window.free(quota) + lease.overrun(), 1 + leases.others(window.name(), node))
                : GrantSize.always(ask);
        return size == 0 ? taken : new LeaseChange(taken.name(), taken.before(), lease.grown(size, ask.request()));
    }

    private LeaseGrant answer(Quota quota, Window window, Lease lease) {
        return new LeaseGrant(
                ask.quota(),
                ask.subject(),
                window.name().start(),
                window.span().end(),
                window.name().reset(),
                lease.granted(),
                quota.limit(),
                window.used(),
                window.held());
    }

    private QuotaAccount account() {
        return new QuotaAccount(ask.quota(), ask.subject());
    }
}
