package io.tidegate.edge.quota.model;

import io.tidegate.common.bank.AccountStanding;
import io.tidegate.common.bank.Bank;
import io.tidegate.common.bank.ChargedRow;
import io.tidegate.common.bank.QuotaSource;
import io.tidegate.common.quota.Quota;
import io.tidegate.common.quota.QuotaAccount;
import io.tidegate.common.quota.RowWindow;
import io.tidegate.common.quota.WindowName;
import io.tidegate.common.wire.EpochEnd;
import io.tidegate.common.wire.LeaseAnswer;
import io.tidegate.common.wire.LeaseAsk;
import io.tidegate.common.wire.LeaseGrant;
import io.tidegate.common.wire.LeaseRequest;
import io.tidegate.edge.quota.LeaseSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** The coordinator: the real bank on a real database, and around it, in short, what the coordinator does with it. */
final class BankHost {
    private static final long BASE_MILLIS = 1_790_000_000_000L;
    private static final long PATIENCE_MILLIS = 900;
    private static final long LOOK_MILLIS = 25;
    private static final long RECALL_PAUSE_MILLIS = 100;

    /** What was said to nodes of an account. */
    record Said(int reset, long recall) {}

    /** All records, as nodes pull them. */
    record Records(Collection<Quota> quotas, Map<QuotaAccount, Said> accounts) {}

    /** Hears of what the bank does. */
    interface Witness {
        void granted(WindowName window, long units);

        void denied(String node, Quota quota, WindowName window, long least);

        void taken(ChargedRow row, Exchange exchange);
    }

    private interface Work<T> {
        T run() throws SQLException;
    }

    private final Simulation simulation;
    private final Connection connection;
    private final Bank bank;
    private final Witness witness;
    private final Map<String, Quota> quotas = new LinkedHashMap<>();
    private final Map<QuotaAccount, Said> accounts = new LinkedHashMap<>();
    private final Map<QuotaAccount, Long> recalledAt = new HashMap<>();
    private final Map<String, String> current = new LinkedHashMap<>();
    private final Set<String> known = new HashSet<>();
    private final Map<String, Map<Long, Disk.Closed>> rows = new LinkedHashMap<>();
    private final Map<String, Long> cursors = new LinkedHashMap<>();
    private final Map<WindowName, Long> charged = new HashMap<>();
    private final Map<WindowName, Long> grantedBefore = new HashMap<>();
    private long clockOffset;
    private long latestMillis;
    private Consumer<Records> push = _ -> {};

    BankHost(Simulation simulation, Witness witness) {
        this.simulation = simulation;
        this.witness = witness;
        try {
            this.connection = DriverManager.getConnection("jdbc:sqlite::memory:");
            for (String statement : schema().split(";", -1)) {
                if (!statement.isBlank()) {
                    try (Statement create = connection.createStatement()) {
                        create.execute(statement);
                    }
                }
            }
            connection.setAutoCommit(false);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        this.bank = new Bank(
                new QuotaSource() {
                    @Override
                    public Optional<Found> find(Connection on, String quotaId) {
                        return Optional.ofNullable(quotas.get(quotaId)).map(quota -> new Found(quota, false));
                    }

                    @Override
                    public int reset(Connection on, QuotaAccount account) {
                        return said(account).reset();
                    }
                },
                "");
    }

    private static String schema() {
        try (InputStream in = BankHost.class.getResourceAsStream("/db/edge/V6__bank.sql")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
                    .replaceAll("--[^\\n]*", "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private <T> T inTransaction(Work<T> work) {
        try {
            T result = work.run();
            connection.commit();
            return result;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    void pushesTo(Consumer<Records> nodes) {
        push = nodes;
    }

    long millis() {
        long now = BASE_MILLIS + simulation.now() + clockOffset;
        latestMillis = Math.max(latestMillis, now);
        return now;
    }

    /** The latest time that its clock ever showed: nodes' clocks never go back. */
    long latestMillis() {
        return latestMillis;
    }

    void jump(long millis) {
        clockOffset += millis;
    }

    private Said said(QuotaAccount account) {
        return accounts.getOrDefault(account, new Said(0, 0));
    }

    void put(Quota quota) {
        quotas.put(quota.id(), quota);
        push.accept(records());
    }

    void reset(QuotaAccount account) {
        accounts.put(account, new Said(said(account).reset() + 1, said(account).recall()));
        push.accept(records());
    }

    Collection<Quota> quotas() {
        return quotas.values();
    }

    Quota quota(String id) {
        return Objects.requireNonNull(quotas.get(id));
    }

    private Records records() {
        return new Records(List.copyOf(quotas.values()), new LinkedHashMap<>(accounts));
    }

    void records(String node, Consumer<Records> answer) {
        answer.accept(records());
    }

    /** A boot of a node; fences the ones before it. */
    boolean register(String node, String epoch) {
        if (known.add(epoch)) {
            current.put(node, epoch);
        }
        return registered(node, epoch);
    }

    boolean registered(String node, String epoch) {
        return epoch.equals(current.get(node));
    }

    /** Asks, and waits a while for what is called back when there is too little. */
    void lease(String node, LeaseRequest request, Consumer<LeaseSource.Reply> answer) {
        attempt(node, request, simulation.now() + PATIENCE_MILLIS, answer);
    }

    private void attempt(String node, LeaseRequest request, long deadline, Consumer<LeaseSource.Reply> answer) {
        boolean granting = registered(node, request.epoch());
        if (!granting && request.asks().stream().anyMatch(ask -> ask.want() > 0)) {
            answer.accept(new LeaseSource.Reply.Away("fenced, or not registered yet"));
            return;
        }
        List<LeaseGrant> grants = new ArrayList<>();
        for (LeaseAsk ask : request.asks()) {
            QuotaAccount account = new QuotaAccount(ask.quota(), ask.subject());
            Optional<LeaseGrant> grant = lease(node, request, ask, granting);
            boolean lacking = ask.need() > 0
                    && !ask.next()
                    && grant.filter(given -> gained(ask, given) <= 0).isPresent();
            if (lacking && simulation.now() < deadline && recall(node, account)) {
                simulation.after(LOOK_MILLIS, () -> attempt(node, request, deadline, answer));
                return;
            }
            if (lacking) {
                witness.denied(node, quota(ask.quota()), name(grant.orElseThrow()), ask.least());
            }
            grant.ifPresent(grants::add);
        }
        List<String> ended = request.ends().stream()
                .filter(end -> ends(node, end))
                .map(EpochEnd::epoch)
                .toList();
        answer.accept(new LeaseSource.Reply.Answered(new LeaseAnswer(millis(), 1, grants, ended)));
    }

    private Optional<LeaseGrant> lease(String node, LeaseRequest request, LeaseAsk ask, boolean granting) {
        Optional<LeaseGrant> grant =
                inTransaction(() -> bank.lease(connection, node, request.epoch(), ask, granting, millis()));
        grant.ifPresent(given -> noteGrant(node, request.epoch(), name(given), given));
        return grant;
    }

    private static WindowName name(LeaseGrant grant) {
        return new WindowName(new QuotaAccount(grant.quota(), grant.subject()), grant.start(), grant.reset());
    }

    private static long gained(LeaseAsk ask, LeaseGrant grant) {
        boolean same = grant.start() == ask.start() && grant.reset() == ask.reset();
        return grant.granted() - (same ? ask.granted() : 0);
    }

    private void noteGrant(String node, String epoch, WindowName window, LeaseGrant grant) {
        WindowName key = new WindowName(
                new QuotaAccount(window.account().quota(), window.account().subject() + "-" + node + "-" + epoch),
                window.start(),
                window.reset());
        long before = grantedBefore.getOrDefault(key, 0L);
        if (grant.granted() > before) {
            grantedBefore.put(key, grant.granted());
            witness.granted(window, grant.granted() - before);
        }
    }

    private boolean recall(String node, QuotaAccount account) {
        boolean worth = inTransaction(() -> bank.recallable(connection, node, account, millis()));
        if (worth && simulation.now() - recalledAt.getOrDefault(account, -RECALL_PAUSE_MILLIS) >= RECALL_PAUSE_MILLIS) {
            recalledAt.put(account, simulation.now());
            accounts.put(account, new Said(said(account).reset(), said(account).recall() + 1));
            push.accept(new Records(List.of(), Map.of(account, said(account))));
        }
        return worth;
    }

    private boolean ends(String node, EpochEnd end) {
        Map<Long, Disk.Closed> taken = rows.getOrDefault(node + " " + end.epoch(), Map.of());
        long last = taken.keySet().stream().mapToLong(Long::longValue).max().orElse(0);
        long to = cursors.getOrDefault(node + " " + end.epoch(), 0L);
        return inTransaction(() -> bank.end(connection, node, end, to, last));
    }

    /** Takes rows, each once. */
    void usage(String node, List<Disk.Closed> batch, Consumer<Map<String, Long>> answer) {
        List<ChargedRow> fresh = new ArrayList<>();
        Map<String, Long> to = new LinkedHashMap<>();
        for (Disk.Closed row : batch) {
            String place = node + " " + row.epoch();
            if (rows.computeIfAbsent(place, _ -> new LinkedHashMap<>()).putIfAbsent(row.seq(), row) == null) {
                fresh.add(row.row());
                charge(row.row());
                witness.taken(row.row(), row.exchange());
            }
            long cursor = cursors.getOrDefault(place, 0L);
            while (rows.get(place).containsKey(cursor + 1)) {
                cursor++;
            }
            cursors.put(place, cursor);
            to.put(row.epoch(), cursor);
        }
        inTransaction(() -> {
            bank.charge(connection, node, fresh);
            return true;
        });
        answer.accept(to);
    }

    private void charge(ChargedRow row) {
        for (RowWindow window : row.windows()) {
            long units =
                    quota(window.name().account().quota()).charge(row.usage(), row.costNanos(), row.firstAttempt());
            charged.merge(window.name(), units, Long::sum);
        }
    }

    void retire(String node) {
        current.remove(node);
        inTransaction(() -> bank.retire(connection, node));
    }

    Optional<AccountStanding> standing(QuotaAccount account) {
        return inTransaction(() -> bank.standings(connection, List.of(account), millis())).stream()
                .findFirst();
    }

    /**
     * A row of the bank's table of windows, and what it must say.
     *
     * @param leases sum of what its leases hold
     * @param charged sum of what the rows that were taken charge it
     */
    record Window(WindowName name, long end, long used, long held, long unaccounted, long leases, long charged) {}

    List<Window> windows() {
        return inTransaction(() -> {
            List<Window> all = new ArrayList<>();
            try (Statement query = connection.createStatement();
                    ResultSet row = query.executeQuery(
                            "SELECT w.quota, w.subject, w.start_at, w.reset, w.end_at, w.used, w.held, w.unaccounted,"
                                    + " COALESCE(SUM(CASE WHEN l.open = 1 THEN MAX(0, l.granted - l.returned - l.spent) END), 0)"
                                    + " FROM quota_windows w LEFT JOIN quota_leases l ON l.quota = w.quota AND"
                                    + " l.subject = w.subject AND l.reset = w.reset AND l.start_at = w.start_at"
                                    + " GROUP BY w.quota, w.subject, w.reset, w.start_at")) {
                while (row.next()) {
                    WindowName name = new WindowName(
                            new QuotaAccount(row.getString(1), row.getString(2)), row.getLong(3), row.getInt(4));
                    all.add(new Window(
                            name,
                            row.getLong(5),
                            row.getLong(6),
                            row.getLong(7),
                            row.getLong(8),
                            row.getLong(9),
                            charged.getOrDefault(name, 0L)));
                }
            }
            return all;
        });
    }

    /** The leases that hold something of a window, for words. */
    String holders(WindowName window) {
        return inTransaction(() -> {
            StringBuilder words = new StringBuilder();
            try (Statement query = connection.createStatement();
                    ResultSet row = query.executeQuery(
                            "SELECT epoch, granted, returned, spent FROM quota_leases WHERE open = 1 AND granted - returned - spent > 0"
                                    + " AND quota = '" + window.account().quota() + "' AND subject = '"
                                    + window.account().subject() + "' AND start_at = " + window.start()
                                    + " AND reset = "
                                    + window.reset())) {
                while (row.next()) {
                    words.append(' ')
                            .append(row.getString(1))
                            .append(": ")
                            .append(row.getLong(2))
                            .append(" granted, ")
                            .append(row.getLong(3))
                            .append(" returned, ")
                            .append(row.getLong(4))
                            .append(" spent;");
                }
            }
            return words.toString();
        });
    }

    /** Whether its account was begun anew since. */
    boolean superseded(WindowName window) {
        return window.reset() < said(window.account()).reset();
    }
}
