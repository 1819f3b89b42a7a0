package io.tidegate.launcher.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tidegate.launcher.bench.Statistics.Point;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The numbers that many numbers come down to. */
class StatisticsTest {
    @Test
    void theMedianIsTheMiddleOrBetweenTheTwoInTheMiddle() {
        assertThat(Statistics.median(9, 1, 5)).isEqualTo(5);
        assertThat(Statistics.median(4, 1, 100, 2)).isEqualTo(3);
        assertThat(Statistics.median(7)).isEqualTo(7);
        assertThatThrownBy(Statistics::median).hasMessageContaining("at least one");
    }

    @Test
    void aRatioToNothingIsNothing() {
        assertThat(Statistics.ratio(6, 3)).isEqualTo(2);
        assertThat(Statistics.ratio(6, 0)).isZero();
    }

    @Test
    void theSlopeIsThatOfTheNearestLine() {
        List<Point> line =
                IntStream.range(0, 50).mapToObj(x -> new Point(x, 3 * x + 100)).toList();
        List<Point> noisy = IntStream.range(0, 50)
                .mapToObj(x -> new Point(x, 3 * x + 100 + (x % 2 == 0 ? 20 : -20)))
                .toList();

        assertThat(Statistics.slope(line)).isCloseTo(3, within(1e-9));
        assertThat(Statistics.slope(noisy)).isCloseTo(3, within(0.1));
        assertThat(Statistics.slope(List.of(new Point(1, 5), new Point(2, 5)))).isZero();
        assertThat(Statistics.slope(List.of(new Point(1, 5)))).isZero();
    }
}
