package io.tidegate.coordinator.quota;

import io.tidegate.common.bank.Bank;
import io.tidegate.common.wire.RecordKind;
import io.tidegate.coordinator.store.Leader;
import io.tidegate.coordinator.store.Store;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes windows that are long over, on one coordinator at a time: a minute's window would else be kept for ever. */
public final class OldWindows {
    private static final Logger LOG = LoggerFactory.getLogger(OldWindows.class);

    /** A row that comes later makes its window anew, with no more in it; nobody is granted anything of it. */
    private static final Duration KEPT = Duration.ofDays(2);

    private static final Duration PERIOD = Duration.ofMinutes(5);
    private static final int MOST = 2_000;

    private OldWindows() {}

    /** Begins to. */
    public static void forget(Leader leader, Store store) {
        Bank bank = Banks.of(store.dialect());
        leader.run(
                "quota.windows",
                PERIOD,
                connection -> {
                    long before = store.dialect().nowMillis(connection) - KEPT.toMillis();
                    forgetRecalls(connection, before);
                    return bank.forget(connection, before, MOST);
                },
                count -> {
                    if (count > 0) {
                        LOG.debug("{} windows of quotas that are long over were deleted", count);
                    }
                });
    }

    /**
     * What was said of accounts: when the bank last asked for their leases, and what it told the nodes about those of quotas that were removed.
     * Such a quota never applies again, so its accounts are nobody's.
     */
    static void forgetRecalls(Connection connection, long before) throws SQLException {
        try (PreparedStatement recalls = connection.prepareStatement("DELETE FROM quota_recalls WHERE at < ?")) {
            recalls.setLong(1, before);
            recalls.executeUpdate();
        }
        try (PreparedStatement accounts = connection.prepareStatement("DELETE FROM records WHERE kind = ? AND owner IN"
                + " (SELECT q.id FROM records q WHERE q.kind = ? AND q.name IS NULL)")) {
            accounts.setString(1, RecordKind.QUOTA_ACCOUNT.name());
            accounts.setString(2, RecordKind.QUOTA.name());
            accounts.executeUpdate();
        }
    }
}
