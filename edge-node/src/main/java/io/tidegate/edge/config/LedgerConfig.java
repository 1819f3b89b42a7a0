package io.tidegate.edge.config;

import io.tidegate.common.config.Checks;
import io.tidegate.common.config.Default;
import io.tidegate.common.config.Doc;
import java.time.Duration;

/** How long a node keeps what it recorded. */
public record LedgerConfig(
        @Doc(
                "How long closed rows are kept, those that the coordinator lacks longer. Longer than the oldest backup, of node or coordinator, that you would restore. Day totals are kept for ever.")
        @Default("35d")
        Duration retention) {
    public LedgerConfig {
        new Checks()
                .range("retention", retention, Duration.ofDays(1), Duration.ofDays(36_500))
                .verify();
    }
}
