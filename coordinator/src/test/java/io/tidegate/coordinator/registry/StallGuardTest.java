package io.tidegate.coordinator.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class StallGuardTest {
    private static final Duration TICK = Duration.ofMillis(250);

    private final ManualTime time = new ManualTime();
    private final StallGuard guard = new StallGuard(time::nanoTime);

    @Test
    void judgesNobodyForTheFirstFiveSeconds() {
        tickFor(Duration.ofMillis(4_750));
        assertThat(guard.judges()).isFalse();

        tickFor(Duration.ofMillis(250));
        assertThat(guard.judges()).isTrue();
    }

    @Test
    void judgesNobodyForFiveSecondsAfterItsTimerCameMoreThanASecondLate() {
        tickFor(Duration.ofSeconds(6));

        time.pass(Duration.ofMillis(1_251));
        guard.ticked(TICK);

        assertThat(guard.judges()).isFalse();
        tickFor(Duration.ofMillis(4_750));
        assertThat(guard.judges()).isFalse();
        tickFor(Duration.ofMillis(250));
        assertThat(guard.judges()).isTrue();
    }

    @Test
    void takesADelayOfASecondForNoStall() {
        tickFor(Duration.ofSeconds(6));

        time.pass(Duration.ofMillis(1_250));
        guard.ticked(TICK);

        assertThat(guard.judges()).isTrue();
    }

    @Test
    void knowsOfAStallBeforeItsTimerHasFiredAgain() {
        tickFor(Duration.ofSeconds(6));

        time.pass(Duration.ofSeconds(20));

        assertThat(guard.judges()).isFalse();
    }

    private void tickFor(Duration duration) {
        guard.ticked(TICK);
        for (Duration passed = Duration.ZERO; passed.compareTo(duration) < 0; passed = passed.plus(TICK)) {
            time.pass(TICK);
            guard.ticked(TICK);
        }
    }
}
