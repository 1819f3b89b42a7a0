package io.tidegate.edge.standalone;

import io.tidegate.common.quota.Quota;
import io.tidegate.common.quota.QuotaAccount;

/** Hears of each change of quotas after it is committed, in the order of the commits. */
public interface QuotaHearer {
    /**
     * A quota as it is now.
     *
     * @param removed whether it no longer applies
     */
    void put(Quota quota, boolean removed);

    /**
     * An account of a quota that was put before.
     *
     * @param reset how often its window was begun anew
     * @param recall counts the times that idle leases were asked for
     */
    void put(QuotaAccount account, int reset, long recall);
}
