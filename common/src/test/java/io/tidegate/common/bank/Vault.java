package io.tidegate.common.bank;

import io.tidegate.common.quota.Quota;
import io.tidegate.common.quota.QuotaAccount;
import io.tidegate.common.quota.QuotaMode;
import io.tidegate.common.quota.QuotaRules;
import io.tidegate.common.quota.QuotaSubject;
import io.tidegate.common.quota.QuotaUnit;
import io.tidegate.common.quota.QuotaWeights;
import io.tidegate.common.quota.QuotaWindow;
import io.tidegate.common.quota.WindowName;
import io.tidegate.common.wire.EpochEnd;
import io.tidegate.common.wire.LeaseAsk;
import io.tidegate.common.wire.LeaseGrant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/** A bank with an SQLite database in memory, and with time and quotas in the hand of the test. */
final class Vault implements QuotaSource, AutoCloseable {
    /** As an edge makes it; a coordinator's is the same, which a test holds. */
    static final Path SCHEMA = Path.of("../edge-node/src/main/resources/db/edge/V6__bank.sql");

    static final String ID = "quo_1";
    static final QuotaAccount ACCOUNT = new QuotaAccount(ID, "usr_1");

    final Connection connection;
    final Bank bank = new Bank(this, "");
    final Map<String, Found> quotas = new HashMap<>();
    final Map<QuotaAccount, Integer> resets = new HashMap<>();
    long now = Instant.parse("2026-11-28T10:00:00Z").toEpochMilli();
    boolean granting = true;

    Vault() {
        try {
            connection = DriverManager.getConnection("jdbc:sqlite::memory:");
            try (Statement statement = connection.createStatement()) {
                statement.executeUpdate(Files.readString(SCHEMA));
            }
        } catch (SQLException | IOException e) {
            throw new AssertionError(e);
        }
    }

    /** With one hard quota of tokens a day. */
    static Vault withDailyTokens(long limit) {
        Vault vault = new Vault();
        vault.set(quota(ID, QuotaUnit.TOKENS, QuotaWindow.DAY, ZoneOffset.UTC, limit));
        return vault;
    }

    static Quota quota(String id, QuotaUnit unit, QuotaWindow window, ZoneId zone, long limit) {
        QuotaSubject subject = new QuotaSubject(QuotaSubject.Kind.USER, "usr_1");
        return new Quota(id, subject, unit, window, zone, QuotaWeights.DEFAULT, limit, QuotaRules.DEFAULT);
    }

    void set(Quota quota) {
        quotas.put(quota.id(), new Found(quota, false));
    }

    Quota quota() {
        return found().quota();
    }

    Found found() {
        return Objects.requireNonNull(quotas.get(ID));
    }

    void limit(long limit) {
        set(quota().with(limit, quota().rules()));
    }

    void mode(QuotaMode mode) {
        set(quota().with(quota().limit(), new QuotaRules(mode, false, false, OptionalLong.empty())));
    }

    void remove() {
        quotas.put(ID, new Found(quota(), true));
    }

    void reset() {
        resets.merge(ACCOUNT, 1, Integer::sum);
    }

    /** The clock shows another time. */
    void at(String time) {
        now = Instant.parse(time).toEpochMilli();
    }

    Optional<LeaseGrant> lease(String node, String epoch, LeaseAsk ask) {
        return lease(node, epoch, ask, granting);
    }

    Optional<LeaseGrant> lease(String node, String epoch, LeaseAsk ask, boolean grants) {
        return sql(() -> bank.lease(connection, node, epoch, ask, grants, now));
    }

    void charge(String node, ChargedRow... rows) {
        sql(() -> {
            bank.charge(connection, node, List.of(rows));
            return true;
        });
    }

    boolean end(String node, String epoch, long lastSeq, long takenTo, long takenLast) {
        return sql(() -> bank.end(connection, node, new EpochEnd(epoch, lastSeq), takenTo, takenLast));
    }

    List<Bank.Booked> retire(String node) {
        return sql(() -> bank.retire(connection, node));
    }

    boolean recallable(String node) {
        return sql(() -> bank.recallable(connection, node, ACCOUNT, now));
    }

    AccountStanding standing() {
        return sql(() -> bank.standings(connection, List.of(ACCOUNT), now)).getFirst();
    }

    /** What a window's row says: used, held, unaccounted; empty without a row. */
    List<Long> window(WindowName window) {
        return windows().getOrDefault(window, List.of());
    }

    /** The same of all windows. */
    Map<WindowName, List<Long>> windows() {
        return sql(() -> {
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery(
                            "SELECT quota, subject, reset, start_at, used, held, unaccounted FROM quota_windows")) {
                Map<WindowName, List<Long>> windows = new HashMap<>();
                while (row.next()) {
                    windows.put(Rows.window(row), List.of(row.getLong(5), row.getLong(6), row.getLong(7)));
                }
                return windows;
            }
        });
    }

    long count(String table) {
        return sql(() -> {
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("SELECT count(*) FROM " + table)) {
                return row.next() ? row.getLong(1) : 0L;
            }
        });
    }

    /** The database as it is now, to be put back. */
    Backup backup() {
        execute("CREATE TEMP TABLE backup_windows AS SELECT * FROM quota_windows");
        execute("CREATE TEMP TABLE backup_leases AS SELECT * FROM quota_leases");
        return () -> {
            execute("DELETE FROM quota_windows");
            execute("DELETE FROM quota_leases");
            execute("INSERT INTO quota_windows SELECT * FROM backup_windows");
            execute("INSERT INTO quota_leases SELECT * FROM backup_leases");
            execute("DROP TABLE backup_windows");
            execute("DROP TABLE backup_leases");
        };
    }

    /** A backup. */
    interface Backup {
        void restore();
    }

    private void execute(String statement) {
        sql(() -> {
            try (Statement on = connection.createStatement()) {
                return on.execute(statement);
            }
        });
    }

    private interface Sql<T> {
        T run() throws SQLException;
    }

    private static <T> T sql(Sql<T> work) {
        try {
            return work.run();
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public Optional<Found> find(Connection on, String quotaId) {
        return Optional.ofNullable(quotas.get(quotaId));
    }

    @Override
    public int reset(Connection on, QuotaAccount account) {
        return resets.getOrDefault(account, 0);
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
