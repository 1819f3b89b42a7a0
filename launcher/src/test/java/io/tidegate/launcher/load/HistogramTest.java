package io.tidegate.launcher.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What percentiles are worth. */
class HistogramTest {
    private final Histogram histogram = new Histogram();

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 127, 128, 255, 256, 1_000, 123_456, 7_000_000, 60_000_000_000L, 3_000_000_000_000L})
    void keepsATimeToEightThousandths(long nanos) {
        histogram.add(nanos);

        assertThat(histogram.percentile(0.5)).isCloseTo(nanos, Percentage.withPercentage(0.8));
    }

    @Test
    void findsThePercentilesOfManyTimes() {
        for (int i = 1; i <= 10_000; i++) {
            histogram.add(i * 1_000L);
        }

        assertThat(histogram.count()).isEqualTo(10_000);
        assertThat(histogram.percentile(0)).isCloseTo(1_000, within(8L));
        assertThat(histogram.percentile(0.5)).isCloseTo(5_000_000, Percentage.withPercentage(0.8));
        assertThat(histogram.percentile(0.99)).isCloseTo(9_900_000, Percentage.withPercentage(0.8));
        assertThat(histogram.percentile(1)).isCloseTo(10_000_000, Percentage.withPercentage(0.8));
    }

    @Test
    void countsWhatCannotBeAsTheNearestThatCan() {
        histogram.add(-5);
        histogram.add(Long.MAX_VALUE);

        assertThat(histogram.percentile(0.5)).isZero();
        assertThat(histogram.percentile(1)).isGreaterThan(3_600_000_000_000L);
    }

    @Test
    void hasNothingToTellOfNothing() {
        assertThat(histogram.percentile(0.99)).isZero();
        assertThatThrownBy(() -> histogram.percentile(99)).hasMessageContaining("0 to 1");
    }
}
