package io.tidegate.common.quotaapi;

import io.tidegate.common.bank.AccountStanding;
import io.tidegate.common.quota.QuotaAccount;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.List;

/** Tells how accounts stand, over all nodes. */
@FunctionalInterface
public interface Standings {
    /** Those of accounts that nobody knows are left out. */
    Future<List<AccountStanding>> of(Collection<QuotaAccount> accounts);
}
