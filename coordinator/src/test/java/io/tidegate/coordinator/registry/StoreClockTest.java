package io.tidegate.coordinator.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class StoreClockTest {
    private final ManualTime time = new ManualTime();
    private final StoreClock clock = new StoreClock(time::nanoTime, ManualTime.START);

    @Test
    void goesOnByItselfBetweenTwoLooks() {
        time.pass(Duration.ofMillis(1_234));

        assertThat(clock.nowMillis()).isEqualTo(ManualTime.START + 1_234);
    }

    @Test
    void followsTheStoreAndNotThisMachine() {
        time.jump(Duration.ofHours(-3));

        boolean leapt = clock.learn(ManualTime.START + 700, clock.nanoTime());

        assertThat(leapt).isFalse();
        assertThat(clock.nowMillis()).isEqualTo(ManualTime.START + 700);
    }

    @Test
    void tellsOfALeapOfTheStoresClock() {
        assertThat(clock.learn(ManualTime.START + 3_600_000, clock.nanoTime())).isTrue();
        assertThat(clock.learn(ManualTime.START, clock.nanoTime())).isTrue();
    }

    @Test
    void takesASlowAnswerForNoLeap() {
        long asked = clock.nanoTime();
        time.pass(Duration.ofSeconds(4));

        assertThat(clock.learn(ManualTime.START, asked)).isFalse();
    }
}
