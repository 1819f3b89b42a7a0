package io.tidegate.common.bank;

import io.tidegate.common.quota.QuotaAccount;
import io.tidegate.common.quota.WindowName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The table {@code quota_leases}. To change a lease, and to read it for that, takes the lock of its window. */
final class LeaseRows {
    private static final String UPSERT = "INSERT INTO quota_leases (" + Rows.KEY
            + ", node, epoch, granted, returned, spent, booked, request, open) VALUES (" + "?, ".repeat(11)
            + "?) ON CONFLICT (" + Rows.KEY + ", node, epoch) DO UPDATE SET granted = excluded.granted,"
            + " returned = excluded.returned, spent = excluded.spent, booked = excluded.booked,"
            + " request = excluded.request, open = excluded.open";
    private static final String ADD = "UPDATE quota_windows SET used = used + ?, held = held + ?,"
            + " unaccounted = unaccounted + ? WHERE quota = ? AND subject = ? AND reset = ? AND start_at = ?";
    private static final String OF_WINDOW =
            " FROM quota_leases WHERE quota = ? AND subject = ? AND reset = ? AND start_at = ? AND open = 1";

    private final Connection connection;

    LeaseRows(Connection connection) {
        this.connection = connection;
    }

    /** Those of them that there are. */
    Map<LeaseName, Lease> find(Collection<LeaseName> names) throws SQLException {
        Map<LeaseName, Lease> found = new HashMap<>();
        for (List<LeaseName> chunk : Rows.chunks(names)) {
            find(chunk, found);
        }
        return found;
    }

    private void find(List<LeaseName> chunk, Map<LeaseName, Lease> found) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("WITH asked (" + Rows.KEY
                + ", node, epoch) AS (VALUES " + Rows.values(chunk.size(), 6)
                + ") SELECT l.quota, l.subject, l.reset, l.start_at, l.node, l.epoch, l.granted, l.returned, l.spent,"
                + " l.booked, l.request, l.open FROM asked a JOIN quota_leases l ON l.quota = a.quota"
                + " AND l.subject = a.subject AND l.reset = a.reset AND l.start_at = a.start_at AND l.node = a.node"
                + " AND l.epoch = a.epoch")) {
            int at = 0;
            for (LeaseName name : chunk) {
                at = bind(query, at, name);
            }
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    found.put(
                            new LeaseName(Rows.window(row), row.getString(5), row.getString(6)),
                            new Lease(
                                    row.getLong(7),
                                    row.getLong(8),
                                    row.getLong(9),
                                    row.getLong(10),
                                    row.getLong(11),
                                    row.getInt(12) == 1));
                }
            }
        }
    }

    /** The open leases of a node's epoch. */
    List<LeaseName> open(String node, String epoch) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(
                "SELECT " + Rows.KEY + ", epoch FROM quota_leases WHERE node = ? AND epoch = ? AND open = 1")) {
            query.setString(1, node);
            query.setString(2, epoch);
            return names(query, node);
        }
    }

    /** What a node holds of each account, over all windows and epochs; those of which it holds nothing are left out. */
    List<Bank.Held> heldBy(String node) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(
                "SELECT quota, subject, sum(granted - returned - spent) FROM quota_leases WHERE node = ? AND open = 1"
                        + " AND granted > returned + spent GROUP BY quota, subject ORDER BY quota, subject")) {
            query.setString(1, node);
            try (ResultSet row = query.executeQuery()) {
                List<Bank.Held> held = new ArrayList<>();
                while (row.next()) {
                    held.add(new Bank.Held(new QuotaAccount(row.getString(1), row.getString(2)), row.getLong(3)));
                }
                return held;
            }
        }
    }

    /** The open leases of a node. */
    List<LeaseName> open(String node) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(
                "SELECT " + Rows.KEY + ", epoch FROM quota_leases WHERE node = ? AND open = 1")) {
            query.setString(1, node);
            return names(query, node);
        }
    }

    private static List<LeaseName> names(PreparedStatement query, String node) throws SQLException {
        try (ResultSet row = query.executeQuery()) {
            List<LeaseName> names = new ArrayList<>();
            while (row.next()) {
                names.add(new LeaseName(Rows.window(row), node, row.getString(5)));
            }
            return names;
        }
    }

    /** How many other nodes have a lease of the window open. */
    int others(WindowName window, String node) throws SQLException {
        try (PreparedStatement query =
                connection.prepareStatement("SELECT count(DISTINCT node)" + OF_WINDOW + " AND node <> ?")) {
            query.setString(Rows.bind(query, 0, window) + 1, node);
            try (ResultSet row = query.executeQuery()) {
                return row.next() ? row.getInt(1) : 0;
            }
        }
    }

    /** Whether other nodes hold something of the window. */
    boolean othersHold(WindowName window, String node) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(
                "SELECT 1" + OF_WINDOW + " AND node <> ? AND granted > returned + spent LIMIT 1")) {
            query.setString(Rows.bind(query, 0, window) + 1, node);
            try (ResultSet row = query.executeQuery()) {
                return row.next();
            }
        }
    }

    /** Writes down what changed, in the leases and in their windows. No other writes {@code used}, {@code held} or {@code unaccounted}. */
    void write(Collection<LeaseChange> changes) throws SQLException {
        List<LeaseChange> real =
                changes.stream().filter(change -> !change.isNone()).toList();
        if (real.isEmpty()) {
            return;
        }
        try (PreparedStatement upsert = connection.prepareStatement(UPSERT);
                PreparedStatement add = connection.prepareStatement(ADD)) {
            Map<WindowName, long[]> sums = new HashMap<>();
            for (LeaseChange change : real) {
                put(upsert, change.name(), change.after());
                long[] sum = sums.computeIfAbsent(change.name().window(), _ -> new long[3]);
                sum[0] += change.used();
                sum[1] += change.held();
                sum[2] += change.unaccounted();
            }
            upsert.executeBatch();
            for (Map.Entry<WindowName, long[]> sum : sums.entrySet()) {
                for (int i = 0; i < 3; i++) {
                    add.setLong(i + 1, sum.getValue()[i]);
                }
                Rows.bind(add, 3, sum.getKey());
                add.addBatch();
            }
            add.executeBatch();
        }
    }

    private static void put(PreparedStatement upsert, LeaseName name, Lease lease) throws SQLException {
        int at = bind(upsert, 0, name);
        upsert.setLong(++at, lease.granted());
        upsert.setLong(++at, lease.returned());
        upsert.setLong(++at, lease.spent());
        upsert.setLong(++at, lease.booked());
        upsert.setLong(++at, lease.request());
        upsert.setInt(++at, lease.open() ? 1 : 0);
        upsert.addBatch();
    }

    private static int bind(PreparedStatement to, int at, LeaseName name) throws SQLException {
        int next = Rows.bind(to, at, name.window());
        to.setString(++next, name.node());
        to.setString(++next, name.epoch());
        return next;
    }
}
