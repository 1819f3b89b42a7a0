package io.tidegate.coordinator.config;

import io.tidegate.common.config.Checks;
import io.tidegate.common.config.Default;
import io.tidegate.common.config.Doc;
import java.time.Duration;

/** How long a coordinator waits. */
public record TimeoutsConfig(
        @Doc(
                "For nodes and developers to move to another coordinator when this one is told to stop: until then it answers them.")
        @Default("10s")
        Duration move) {
    private static final Duration LONGEST = Duration.ofHours(1);

    public TimeoutsConfig {
        new Checks().range("move", move, Duration.ZERO, LONGEST).verify();
    }
}
