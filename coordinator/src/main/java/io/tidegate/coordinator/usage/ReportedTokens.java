package io.tidegate.coordinator.usage;

import io.tidegate.common.quota.QuotaWeights;
import io.tidegate.common.usage.Usage;
import io.tidegate.coordinator.keys.UsedTokens;
import io.tidegate.coordinator.store.Store;
import io.vertx.core.Future;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** What users have used of their quotas, as far as the nodes have reported. Nodes hold nothing here. */
public final class ReportedTokens implements UsedTokens {
    private static final int ANY_RESET = -1;

    private final Store store;
    private final QuotaWeights weights;

    /** @param weights the same as at the nodes */
    public ReportedTokens(Store store, QuotaWeights weights) {
        this.store = store;
        this.weights = weights;
    }

    @Override
    public Future<List<Use>> of(List<Asked> windows) {
        return store.read(connection -> {
            List<Use> uses = new ArrayList<>();
            for (Asked asked : windows) {
                uses.add(new Use(weights.tokens(used(connection, asked)), 0));
            }
            return uses;
        });
    }

    private static Usage used(Connection connection, Asked asked) throws SQLException {
        long from = asked.firstDay().toEpochDay();
        long to = asked.day().toEpochDay();
        return switch (asked.window()) {
            case DAY -> TotalRows.used(connection, asked.userId(), from, to, asked.reset(), ANY_RESET);
            case MONTH -> TotalRows.used(connection, asked.userId(), from, to, ANY_RESET, asked.reset());
            default -> Usage.NONE;
        };
    }
}
