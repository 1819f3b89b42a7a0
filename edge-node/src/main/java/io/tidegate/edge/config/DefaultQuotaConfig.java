package io.tidegate.edge.config;

import io.tidegate.common.api.Zones;
import io.tidegate.common.config.Checks;
import io.tidegate.common.config.Default;
import io.tidegate.common.config.Doc;
import java.time.ZoneId;
import java.util.Optional;

/** The token quotas for everyone of a node that stands alone: of each user who has none of their own, by calendar day and month. */
public record DefaultQuotaConfig(
        @Doc("Tokens per day. No limit, when left out. One turn of Claude Code takes 20,000 to 40,000.")
        Optional<Long> daily,

        @Doc("Tokens per month. No limit, when left out.") Optional<Long> monthly,

        @Doc("The IANA time zone whose days and months these are, for all users.") @Default("UTC")
        String timezone) {

    /** More tokens than any month has, and few enough that sums of many users cannot overflow. */
    private static final long MOST = 1_000_000_000_000_000L;

    public DefaultQuotaConfig {
        Checks checks = new Checks();
        daily.ifPresent(tokens -> checks.range("daily", tokens, 0, MOST));
        monthly.ifPresent(tokens -> checks.range("monthly", tokens, 0, MOST));
        if (daily.isPresent() && monthly.isPresent()) {
            checks.that(
                    daily.get() <= monthly.get(),
                    "daily",
                    daily.get() + ", more than monthly",
                    "at most monthly, which is " + monthly.get());
        }
        checks.that(Zones.named(timezone).isPresent(), "timezone", timezone, Zones.expectedFor(timezone));
        checks.verify();
    }

    /** Whether there is any. */
    boolean isGiven() {
        return daily.isPresent() || monthly.isPresent();
    }

    public ZoneId zone() {
        return Zones.named(timezone).orElseThrow();
    }
}
