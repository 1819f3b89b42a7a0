package io.tidegate.coordinator.quota;

import io.tidegate.common.bank.Bank;
import io.tidegate.coordinator.store.Leader;
import io.tidegate.coordinator.store.Store;
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
                connection -> bank.forget(connection, store.dialect().nowMillis(connection) - KEPT.toMillis(), MOST),
                count -> {
                    if (count > 0) {
                        LOG.debug("{} windows of quotas that are long over were deleted", count);
                    }
                });
    }
}
