package io.tidegate.coordinator.config;

import io.tidegate.common.config.Checks;
import io.tidegate.common.config.Default;
import io.tidegate.common.config.Doc;
import java.time.Duration;

/** How long a coordinator keeps the rows of its nodes. */
public record UsageConfig(
        @Doc(
                "How long rows of attempts are kept; reports reach back as far. Longer than the oldest backup of a node that you would restore. Day totals are kept for ever.")
        @Default("400d")
        Duration retention) {
    public UsageConfig {
        new Checks()
                .range("retention", retention, Duration.ofDays(1), Duration.ofDays(36_500))
                .verify();
    }
}
