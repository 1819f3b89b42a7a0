package io.tidegate.edge.standalone;

import io.tidegate.common.bank.QuotaSource;
import io.tidegate.common.directory.Bodies;
import io.tidegate.common.quota.Quota;
import io.tidegate.common.quota.QuotaAccount;
import io.tidegate.common.wire.QuotaBody;
import io.tidegate.common.wire.Reading;
import io.tidegate.common.wire.Wire;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The tables of quotas and of their accounts. The bank looks for the same quotas again and again, on the thread that writes rows, so what
 * was read last is kept beside the text that it was read from. For any thread.
 */
public final class QuotaDefinitionRows implements QuotaSource {
    /** Some megabytes. Where more are in use, each is read anew. */
    static final int MOST_KEPT = 10_000;

    private final Map<String, Kept> kept = new ConcurrentHashMap<>();

    private record Kept(String body, Quota quota) {}

    /**
     * An account that the operator has begun anew.
     *
     * @param reset how often
     */
    record AccountRow(QuotaAccount account, int reset, long recall) {}

    @Override
    public Optional<Found> find(Connection connection, String quotaId) throws SQLException {
        try (PreparedStatement query =
                connection.prepareStatement("SELECT body, removed FROM quota_definitions WHERE id = ?")) {
            query.setString(1, quotaId);
            try (ResultSet row = query.executeQuery()) {
                return row.next()
                        ? Optional.of(new Found(quota(quotaId, row.getString(1)), row.getInt(2) != 0))
                        : Optional.empty();
            }
        }
    }

    private Quota quota(String id, String body) {
        Kept last = kept.get(id);
        if (last != null && last.body.equals(body)) {
            return last.quota;
        }
        Quota quota = Bodies.quota(id, body(body));
        if (last == null && kept.size() >= MOST_KEPT) {
            kept.clear();
        }
        kept.put(id, new Kept(body, quota));
        return quota;
    }

    @Override
    public int reset(Connection connection, QuotaAccount account) throws SQLException {
        try (PreparedStatement query =
                connection.prepareStatement("SELECT reset FROM quota_accounts WHERE account = ?")) {
            query.setString(1, account.text());
            try (ResultSet row = query.executeQuery()) {
                return row.next() ? row.getInt(1) : 0;
            }
        }
    }

    /** Those that apply, by ascending id. */
    static List<Quota> applying(Connection connection) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(
                        "SELECT id, body FROM quota_definitions WHERE removed = 0 ORDER BY id");
                ResultSet row = query.executeQuery()) {
            List<Quota> quotas = new ArrayList<>();
            while (row.next()) {
                quotas.add(Bodies.quota(row.getString(1), body(row.getString(2))));
            }
            return quotas;
        }
    }

    static List<AccountRow> accounts(Connection connection) throws SQLException {
        try (PreparedStatement query =
                        connection.prepareStatement("SELECT account, reset, recall FROM quota_accounts");
                ResultSet row = query.executeQuery()) {
            List<AccountRow> accounts = new ArrayList<>();
            while (row.next()) {
                accounts.add(new AccountRow(QuotaAccount.parse(row.getString(1)), row.getInt(2), row.getLong(3)));
            }
            return accounts;
        }
    }

    static void put(Connection connection, Quota quota, boolean removed) throws SQLException {
        try (PreparedStatement upsert =
                connection.prepareStatement("INSERT INTO quota_definitions (id, body, removed, revision)"
                        + " VALUES (?, ?, ?, 1) ON CONFLICT (id) DO UPDATE SET body = excluded.body,"
                        + " removed = excluded.removed, revision = revision + 1")) {
            upsert.setString(1, quota.id());
            upsert.setString(2, Wire.tree(Bodies.of(quota, removed)).toString());
            upsert.setInt(3, removed ? 1 : 0);
            upsert.executeUpdate();
        }
    }

    /** Begins an account's window anew. */
    static AccountRow begin(Connection connection, QuotaAccount account) throws SQLException {
        try (PreparedStatement upsert = connection.prepareStatement(
                "INSERT INTO quota_accounts (account, reset, recall) VALUES (?, 1, 0) ON CONFLICT (account)"
                        + " DO UPDATE SET reset = reset + 1 RETURNING reset, recall")) {
            upsert.setString(1, account.text());
            try (ResultSet row = upsert.executeQuery()) {
                if (!row.next()) {
                    throw new SQLException("an upsert that returned no row");
                }
                return new AccountRow(account, row.getInt(1), row.getLong(2));
            }
        }
    }

    /** What is stored was written here, so it is what it should be. */
    private static QuotaBody body(String json) {
        return switch (Wire.body(Wire.parse(json), QuotaBody.class)) {
            case Reading.Read<QuotaBody>(QuotaBody body) -> body;
            case Reading.Malformed<QuotaBody>(String why) -> throw new IllegalStateException("quota: " + why);
        };
    }
}
