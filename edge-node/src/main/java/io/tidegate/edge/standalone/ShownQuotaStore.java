package io.tidegate.edge.standalone;

import io.tidegate.common.quota.Quota;
import io.tidegate.common.quotaapi.Decision;
import io.tidegate.common.quotaapi.QuotaFace;
import io.tidegate.edge.auth.KeyIndex;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.sql.SQLException;
import java.util.Collection;
import java.util.function.Supplier;

/** Quotas that a node has from its coordinator: they are shown here and changed there. */
public final class ShownQuotaStore implements QuotaFace.Backend {
    private final KeyIndex index;
    private final Supplier<Collection<Quota>> quotas;

    /**
     * A view.
     *
     * @param quotas those that apply now
     */
    public ShownQuotaStore(KeyIndex index, Supplier<Collection<Quota>> quotas) {
        this.index = index;
        this.quotas = quotas;
    }

    @Override
    public <T> Future<T> read(QuotaFace.Work<T> work) {
        try {
            return Future.succeededFuture(work.on(NodeQuotaRows.shown(index, quotas.get())));
        } catch (SQLException e) {
            return Future.failedFuture(e);
        }
    }

    @Override
    public <T> Future<Decision<T>> change(RoutingContext context, QuotaFace.Work<Decision<T>> work) {
        return Future.failedFuture("quotas are changed at the coordinator");
    }
}
