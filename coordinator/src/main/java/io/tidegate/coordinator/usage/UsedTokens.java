package io.tidegate.coordinator.usage;

import io.tidegate.common.quota.QuotaWindow;
import io.tidegate.common.quota.ResetNumbers;
import io.tidegate.common.usage.Usage;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;

/** What a user has used of a token quota, on all nodes, as far as they have reported. */
public final class UsedTokens {
    private static final int ANY_RESET = -1;

    private UsedTokens() {}

    /**
     * The tokens by class, which the nodes weigh by their own configuration.
     *
     * @param today the user's local day
     * @param resets how often the user's windows were reset
     */
    public static Usage in(
            Connection connection, String userId, QuotaWindow window, LocalDate today, ResetNumbers resets)
            throws SQLException {
        return TotalRows.used(
                connection,
                userId,
                window.firstDay(today).toEpochDay(),
                today.toEpochDay(),
                window == QuotaWindow.DAY ? resets.day() : ANY_RESET,
                window == QuotaWindow.MONTH ? resets.month() : ANY_RESET);
    }
}
