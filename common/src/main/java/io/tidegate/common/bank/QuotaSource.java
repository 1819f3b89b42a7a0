package io.tidegate.common.bank;

import io.tidegate.common.quota.Quota;
import io.tidegate.common.quota.QuotaAccount;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** Where the bank finds the quotas. On a connection that only reads, nothing is locked. */
public interface QuotaSource {
    /**
     * A quota as it is now, also one that was removed: rows of it may still come. Nobody else changes it before the end of the caller's
     * transaction, so that no grant goes by a limit that was lowered meanwhile.
     */
    Optional<Found> find(Connection connection, String quotaId) throws SQLException;

    /** How often the account's window was begun anew; 0 before the first time. Locked as with {@link #find}. */
    int reset(Connection connection, QuotaAccount account) throws SQLException;

    /**
     * A quota that is stored.
     *
     * @param removed whether it no longer applies: nothing is granted of it
     */
    record Found(Quota quota, boolean removed) {}
}
