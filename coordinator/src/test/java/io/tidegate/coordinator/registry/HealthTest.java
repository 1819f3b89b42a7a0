package io.tidegate.coordinator.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.common.wire.Vitals;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HealthTest {
    @Test
    void isFullWhenNothingIsWrong() {
        assertThat(Health.of(new Vitals(400, 400, 1, 0, 20_000, 900_000, 2, 2, true)))
                .isEqualTo(100);
    }

    @Test
    void isNothingWhenEveryExchangeWouldBeRefused() {
        assertThat(Health.of(new Vitals(0, 400, 0, 0, 0, -1, 2, 2, false))).isZero();
        assertThat(Health.of(new Vitals(0, 400, 0, 0, 0, -1, 0, 2, true))).isZero();
        assertThat(Health.of(new Vitals(0, 400, 0, 0, 0, -1, 0, 0, true))).isZero();
    }

    @ParameterizedTest
    @CsvSource({"0.01,99", "0.2,80", "0.21,79", "0.6,40", "1,40"})
    void fallsByAPointForEachPercentOfFailures(double errorRate, int health) {
        assertThat(Health.of(new Vitals(0, 400, 0, errorRate, 0, -1, 1, 1, true)))
                .isEqualTo(health);
    }

    @ParameterizedTest
    @CsvSource({"2,3,90", "1,2,85", "1,3,80"})
    void fallsWithTheShareOfUpstreamsThatCoolDown(int ready, int all, int health) {
        assertThat(Health.of(new Vitals(0, 400, 0, 0, 0, -1, ready, all, true))).isEqualTo(health);
    }

    @ParameterizedTest
    @CsvSource({"20000,100", "260000,80", "500000,60", "9000000,60"})
    void fallsWithTheDelayOfEventLoops(long micros, int health) {
        assertThat(Health.of(new Vitals(0, 400, 0, 0, micros, -1, 1, 1, true))).isEqualTo(health);
    }
}
