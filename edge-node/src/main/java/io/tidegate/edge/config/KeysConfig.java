package io.tidegate.edge.config;

import io.tidegate.common.config.Checks;
import io.tidegate.common.config.Default;
import io.tidegate.common.config.Doc;
import java.time.Duration;

/** How far keys are trusted. */
public record KeysConfig(
        @Doc("How long the node accepts keys without hearing from its coordinator. After that it refuses all of them.")
        @Default("24h")
        Duration maxStaleness) {

    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofDays(365);

    public KeysConfig {
        new Checks().range("maxStaleness", maxStaleness, SHORTEST, LONGEST).verify();
    }
}
