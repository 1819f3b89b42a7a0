package io.tidegate.coordinator.quota;

import io.tidegate.common.bank.Bank;
import io.tidegate.coordinator.store.Dialect;

/** The bank of all coordinators on a store. */
public final class Banks {
    private Banks() {}

    /** For transactions that write. */
    public static Bank of(Dialect dialect) {
        return new Bank(new QuotaRecords(dialect.forShare()), dialect.forUpdate());
    }

    /** For those that only read, where PostgreSQL allows no locks: how accounts stand. */
    public static Bank reading() {
        return new Bank(new QuotaRecords(""), "");
    }
}
