package io.tidegate.common.bank;

import io.tidegate.common.bank.QuotaSource.Found;
import io.tidegate.common.quota.RowWindow;
import io.tidegate.common.quota.WindowName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** What rows of one node charge, summed up by lease. */
final class Charges {
    private final Map<String, Found> quotas;
    private final TreeMap<WindowName, Window> windows = new TreeMap<>(Rows.ORDER);
    private final Map<LeaseName, Sum> sums = new HashMap<>();

    /** Units that the lease covers, and units that none does. */
    private record Sum(long covered, long beyond) {
        Sum plus(Sum other) {
            return new Sum(covered + other.covered, beyond + other.beyond);
        }
    }

    private Charges(Map<String, Found> quotas) {
        this.quotas = quotas;
    }

    /** Rows of unknown quotas charge nothing. */
    static Charges of(Connection connection, QuotaSource source, String node, Collection<ChargedRow> rows)
            throws SQLException {
        TreeSet<String> ids = new TreeSet<>();
        for (ChargedRow row : rows) {
            row.windows().forEach(window -> ids.add(window.name().account().quota()));
        }
        Map<String, Found> quotas = new HashMap<>();
        for (String id : ids) {
            Optional<Found> found = source.find(connection, id);
            found.ifPresent(quota -> quotas.put(id, quota));
        }
        Charges charges = new Charges(quotas);
        for (ChargedRow row : rows) {
            row.windows().forEach(window -> charges.add(node, row, window));
        }
        return charges;
    }

    private void add(String node, ChargedRow row, RowWindow at) {
        WindowName window = at.name();
        Found found = quotas.get(window.account().quota());
        if (found == null) {
            return;
        }
        long units = found.quota().charge(row.usage(), row.costNanos(), row.firstAttempt());
        if (units != 0) {
            windows.computeIfAbsent(window, name -> Window.known(found.quota(), name));
            // A correction may take away more than was beyond: then all of it is the lease's.
            long beyond = Math.clamp(at.beyond(), 0, Math.max(0, units));
            sums.merge(new LeaseName(window, node, row.leaseEpoch()), new Sum(units - beyond, beyond), Sum::plus);
        }
    }

    void write(WindowRows windowRows, LeaseRows leaseRows) throws SQLException {
        windowRows.ensure(windows.values());
        windowRows.lock(windows.navigableKeySet());
        Map<LeaseName, Lease> stored = leaseRows.find(sums.keySet());
        List<LeaseChange> changes = new ArrayList<>();
        sums.forEach((name, sum) -> {
            Lease before = stored.getOrDefault(name, Lease.NONE);
            changes.add(new LeaseChange(name, before, before.charged(sum.covered()), sum.beyond()));
        });
        leaseRows.write(changes);
    }
}
