package io.tidegate.common.bank;

import io.tidegate.common.bank.QuotaSource.Found;
import io.tidegate.common.quota.Quota;
import io.tidegate.common.quota.QuotaSpan;
import io.tidegate.common.quota.RowWindow;
import io.tidegate.common.quota.WindowName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** What rows of one node charge, summed up by lease. */
final class Charges {
    private final Map<String, Found> quotas;
    private final String node;
    private final Map<LeaseName, Sum> sums = new HashMap<>();

    /** By the list itself: rows of one user share theirs, and to look up names of leases for each row would cost more than all else here. */
    private final IdentityHashMap<List<RowWindow>, Map<String, List<Share>>> shares = new IdentityHashMap<>();

    /** What a lease is charged: units that it covers, and units that none does. */
    private static final class Sum {
        private final Quota quota;
        private boolean charged;
        private long covered;
        private long beyond;

        Sum(Quota quota) {
            this.quota = quota;
        }
    }

    /** What a row with these windows has of one of them. */
    private record Share(long beyond, Sum sum) {
        void add(ChargedRow row) {
            long units = sum.quota.charge(row.usage(), row.costNanos(), row.firstAttempt());
            if (units != 0) {
                // A correction may take away more than was beyond: then all of it is the lease's.
                long notCovered = Math.clamp(beyond, 0, Math.max(0, units));
                sum.charged = true;
                sum.covered += units - notCovered;
                sum.beyond += notCovered;
            }
        }
    }

    private Charges(Map<String, Found> quotas, String node) {
        this.quotas = quotas;
        this.node = node;
    }

    /** Rows of unknown quotas charge nothing. */
    static Charges of(Connection connection, QuotaSource source, String node, Collection<ChargedRow> rows)
            throws SQLException {
        Map<String, Found> quotas = new HashMap<>();
        for (String id : ids(rows)) {
            Optional<Found> found = source.find(connection, id);
            found.ifPresent(quota -> quotas.put(id, quota));
        }
        Charges charges = new Charges(quotas, node);
        for (ChargedRow row : rows) {
            for (Share share : charges.sharesOf(row)) {
                share.add(row);
            }
        }
        return charges;
    }

    private static SortedSet<String> ids(Collection<ChargedRow> rows) {
        Set<List<RowWindow>> lists = Collections.newSetFromMap(new IdentityHashMap<>());
        SortedSet<String> ids = new TreeSet<>();
        for (ChargedRow row : rows) {
            if (lists.add(row.windows())) {
                row.windows().forEach(window -> ids.add(window.name().account().quota()));
            }
        }
        return ids;
    }

    private List<Share> sharesOf(ChargedRow row) {
        return shares.computeIfAbsent(row.windows(), _ -> new HashMap<>())
                .computeIfAbsent(row.leaseEpoch(), epoch -> shares(row.windows(), epoch));
    }

    private List<Share> shares(List<RowWindow> windows, String epoch) {
        List<Share> found = new ArrayList<>();
        for (RowWindow window : windows) {
            Found quota = quotas.get(window.name().account().quota());
            if (quota != null) {
                Sum sum = sums.computeIfAbsent(new LeaseName(window.name(), node, epoch), _ -> new Sum(quota.quota()));
                found.add(new Share(window.beyond(), sum));
            }
        }
        return found;
    }

    void write(WindowRows windowRows, LeaseRows leaseRows) throws SQLException {
        sums.values().removeIf(sum -> !sum.charged);
        TreeMap<WindowName, Window> windows = new TreeMap<>(Rows.ORDER);
        Map<String, Map<Long, QuotaSpan>> spans = new HashMap<>();
        sums.forEach((lease, sum) -> {
            WindowName name = lease.window();
            // Calendars are dear, and all users have the same few windows.
            QuotaSpan span = spans.computeIfAbsent(name.account().quota(), _ -> new HashMap<>())
                    .computeIfAbsent(name.start(), start -> Window.spanFrom(sum.quota, start));
            windows.put(name, Window.empty(name, span, false));
        });
        windowRows.ensure(windows.values());
        windowRows.lock(windows.navigableKeySet());
        Map<LeaseName, Lease> stored = leaseRows.find(sums.keySet());
        List<LeaseChange> changes = new ArrayList<>();
        sums.forEach((name, sum) -> {
            Lease before = stored.getOrDefault(name, Lease.NONE);
            changes.add(new LeaseChange(name, before, before.charged(sum.covered), sum.beyond));
        });
        leaseRows.write(changes);
    }
}
