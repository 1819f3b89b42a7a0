package io.tidegate.coordinator.keys;

import io.tidegate.common.quota.QuotaWindow;
import io.vertx.core.Future;
import java.time.LocalDate;
import java.util.List;

/** What users have used of their quotas, over all nodes. */
@FunctionalInterface
public interface UsedTokens {
    /**
     * A window of a user.
     *
     * @param firstDay of the window, by the user's calendar
     * @param day the user's current one
     * @param reset the window's reset number: what was admitted before the reset does not count
     */
    record Asked(String userId, QuotaWindow window, LocalDate firstDay, LocalDate day, int reset) {}

    /**
     * How a window stands, in the tokens that count for quotas.
     *
     * @param used by exchanges that are settled
     * @param held by nodes, for what they may still admit
     */
    record Use(long used, long held) {}

    /** One use for each window, in their order. */
    Future<List<Use>> of(List<Asked> windows);
}
