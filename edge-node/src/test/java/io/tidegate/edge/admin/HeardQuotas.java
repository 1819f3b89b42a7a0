package io.tidegate.edge.admin;

import io.tidegate.common.quota.Quota;
import io.tidegate.common.quota.QuotaAccount;
import io.tidegate.edge.standalone.QuotaHearer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Writes down what it hears. */
final class HeardQuotas implements QuotaHearer {
    final List<String> changes = new CopyOnWriteArrayList<>();

    @Override
    public void put(Quota quota, boolean removed) {
        changes.add((removed ? "removed " : "") + quota.window().label() + " " + quota.limit());
    }

    @Override
    public void put(QuotaAccount account, int reset, long recall) {
        changes.add("reset " + reset);
    }
}
