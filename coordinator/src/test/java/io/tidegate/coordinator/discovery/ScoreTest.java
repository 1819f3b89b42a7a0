package io.tidegate.coordinator.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScoreTest {
    private static final OptionalDouble HERE = OptionalDouble.of(0);
    private static final OptionalDouble NOWHERE = OptionalDouble.empty();
    private static final long LONG_UP = 1_000_000;

    @Test
    void isTheSumOfItsTerms() {
        Score score = Score.of(90, 0.5, OptionalDouble.of(5_000), new Latency(Latency.Source.MEASURED, 80), 15_000);

        assertThat(score).isEqualTo(new Score(90, 10, -8, -7.5, -25));
        assertThat(score.total()).isEqualTo(59.5);
        assertThat(score.withoutLatency()).isEqualTo(67.5);
    }

    @Test
    void isNeverBelowZero() {
        Latency far = new Latency(Latency.Source.MEASURED, 10_000);

        assertThat(Score.of(5, 1, NOWHERE, far, 0).total()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"0, 20", "1000, 18", "5000, 10", "10000, 0", "20000, 0"})
    void gives20PointsToTheSameLocationAndLessWithDistance(double kilometres, double points) {
        Score score = Score.of(100, 0, OptionalDouble.of(kilometres), Latency.UNKNOWN, LONG_UP);

        assertThat(score.location()).isCloseTo(points, within(1e-9));
    }

    @Test
    void givesNoPointsForALocationThatNobodyKnows() {
        assertThat(Score.of(100, 0, NOWHERE, Latency.UNKNOWN, LONG_UP).location())
                .isZero();
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "25, -2.5", "300, -30", "5000, -30"})
    void takesAPointForEvery10MillisecondsAnd30AtMost(double millis, double points) {
        Latency latency = new Latency(Latency.Source.MEASURED, millis);

        assertThat(Score.of(100, 0, HERE, latency, LONG_UP).latency()).isCloseTo(points, within(1e-9));
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "0.5, -7.5", "1, -30", "1.7, -30"})
    void takesMoreTheFullerANodeIs(double load, double points) {
        assertThat(Score.of(100, load, HERE, Latency.UNKNOWN, LONG_UP).load()).isCloseTo(points, within(1e-9));
    }

    @ParameterizedTest
    @CsvSource({"-500, -50", "0, -50", "15000, -25", "30000, 0", "90000, 0"})
    void letsANodeThatCameUpInByAndByOver30Seconds(long upMillis, double points) {
        assertThat(Score.of(100, 0, HERE, Latency.UNKNOWN, upMillis).slowStart())
                .isCloseTo(points, within(1e-9));
    }
}
