package io.tidegate.common.bus;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PausesTest {
    private final Pauses pauses = new Pauses(Duration.ofSeconds(1), Duration.ofSeconds(6), new Random(1));

    @Test
    void theyDoubleUpToTheLongestWithAQuarterOfJitterAndBeginAnewWhenReset() {
        List<Long> expected = List.of(1000L, 2000L, 4000L, 6000L, 6000L);
        List<Duration> drawn = Stream.generate(pauses::next).limit(5).toList();
        for (int i = 0; i < expected.size(); i++) {
            assertThat(drawn.get(i).toMillis()).isBetween(expected.get(i) * 3 / 4, expected.get(i) * 5 / 4);
        }
        assertThat(drawn.get(3)).isNotEqualTo(drawn.get(4));
        pauses.reset();
        assertThat(pauses.next()).isBetween(Duration.ofMillis(750), Duration.ofMillis(1250));
    }
}
