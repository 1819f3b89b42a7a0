package io.tidegate.coordinator.quota;

import io.tidegate.common.quota.QuotaAccount;
import io.tidegate.common.wire.QuotaAccountBody;
import io.tidegate.common.wire.RecordKind;
import io.tidegate.coordinator.store.Dialect;
import io.tidegate.coordinator.sync.Records;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Asks all nodes for their idle leases of an account, by a new version of its record. The coordinators on a database do so together once
 * in a tenth of a second, however many nodes wait.
 */
record Recalls(Dialect dialect) {
    static final Duration PAUSE = Duration.ofMillis(100);

    /**
     * Works in a transaction of its own, which holds nothing else: it takes a revision first, as all who write records do.
     *
     * @return the accounts that were recalled now; the others were a moment ago
     */
    List<QuotaAccount> write(Connection connection, Collection<QuotaAccount> accounts) throws SQLException {
        Records.revision(connection, dialect);
        long now = dialect.nowMillis(connection);
        List<QuotaAccount> recalled = new ArrayList<>();
        for (QuotaAccount account : accounts) {
            if (due(connection, account, now)) {
                QuotaAccountBody known = QuotaRecords.account(connection, account);
                Records.put(
                        connection,
                        RecordKind.QUOTA_ACCOUNT,
                        account.text(),
                        new Records.Handle("", account.quota()),
                        new QuotaAccountBody(known.reset(), known.recall() + 1));
                recalled.add(account);
            }
        }
        return recalled;
    }

    /** A time that lies ahead came from another clock, and holds up nobody. */
    private static boolean due(Connection connection, QuotaAccount account, long now) throws SQLException {
        try (PreparedStatement upsert =
                connection.prepareStatement("INSERT INTO quota_recalls (quota, subject, at) VALUES (?, ?, ?)"
                        + " ON CONFLICT (quota, subject) DO UPDATE SET at = excluded.at"
                        + " WHERE quota_recalls.at <= ? OR quota_recalls.at > ?")) {
            upsert.setString(1, account.quota());
            upsert.setString(2, account.subject());
            upsert.setLong(3, now);
            upsert.setLong(4, now - PAUSE.toMillis());
            upsert.setLong(5, now);
            return upsert.executeUpdate() == 1;
        }
    }
}
