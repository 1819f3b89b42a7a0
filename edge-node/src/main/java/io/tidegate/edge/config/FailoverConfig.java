package io.tidegate.edge.config;

import io.tidegate.common.config.Checks;
import io.tidegate.common.config.Default;
import io.tidegate.common.config.Doc;
import io.tidegate.common.config.Durations;
import java.time.Duration;

/**
 * When an exchange may move on to another upstream. The retry budget is a bucket: it starts with {@code retryReserve}
 * tokens and holds no more, each exchange adds {@code retryRatio}, each further attempt takes one; an empty bucket allows
 * no further attempt. So a dead provider costs at most a fifth more attempts, however many exchanges there are.
 */
public record FailoverConfig(
        @Doc("How many further attempts each exchange adds to the retry budget; 0.2 is one for every five exchanges.")
        @Default("0.2")
        double retryRatio,

        @Doc("How many further attempts the retry budget holds at most, and at start.") @Default("100")
        int retryReserve,

        @Doc("How long a failed upstream is tried last. Doubles with each failure in a row.") @Default("5s")
        Duration coolDown,

        @Doc("The longest time for which a failed upstream is tried last.") @Default("60s")
        Duration coolDownMax) {

    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofHours(1);

    public FailoverConfig {
        new Checks()
                .range("retryRatio", retryRatio, 0, 1)
                .range("retryReserve", retryReserve, 0, 100_000)
                .range("coolDown", coolDown, SHORTEST, LONGEST)
                .range("coolDownMax", coolDownMax, SHORTEST, LONGEST)
                .that(
                        coolDown.compareTo(LONGEST) > 0 || coolDown.compareTo(coolDownMax) <= 0,
                        "coolDownMax",
                        Durations.format(coolDownMax),
                        "at least coolDown, which is " + Durations.format(coolDown))
                .verify();
    }
}
