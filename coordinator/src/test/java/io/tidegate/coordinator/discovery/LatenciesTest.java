package io.tidegate.coordinator.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LatenciesTest {
    private final Latencies latencies = new Latencies();

    @Test
    void knowsOnlyWhatWasMeasuredFromThatLocation() {
        latencies.add("eu-west-1", "https://a", 40, 0);

        assertThat(latencies.between("eu-west-1", "https://a", 1)).hasValue(40);
        assertThat(latencies.between("eu-west-2", "https://a", 1)).isEmpty();
        assertThat(latencies.between("eu-west-1", "https://b", 1)).isEmpty();
    }

    @Test
    void followsNewMeasurementsByThreeTenths() {
        latencies.add("eu-west-1", "https://a", 40, 0);
        latencies.add("eu-west-1", "https://a", 140, 1);

        assertThat(latencies.between("eu-west-1", "https://a", 2).orElseThrow()).isCloseTo(70, within(1e-9));
    }

    @Test
    void forgetsAfterTenMinutes() {
        latencies.add("eu-west-1", "https://a", 40, 0);

        assertThat(latencies.between("eu-west-1", "https://a", 599_999)).hasValue(40);
        assertThat(latencies.between("eu-west-1", "https://a", 600_000)).isEmpty();
        latencies.add("eu-west-1", "https://a", 200, 600_000);
        assertThat(latencies.between("eu-west-1", "https://a", 600_000)).hasValue(200);
        latencies.expire(1_200_000);
        assertThat(latencies.size()).isZero();
    }

    @Test
    void takesNoMorePairsThanItMay() {
        for (int i = 0; i < Latencies.MOST_PAIRS + 10; i++) {
            latencies.add("here", "https://" + i, 1, 0);
        }
        latencies.add("here", "https://0", 11, 0);

        assertThat(latencies.size()).isEqualTo(Latencies.MOST_PAIRS);
        assertThat(latencies.between("here", "https://0", 0).orElseThrow()).isCloseTo(4, within(1e-9));
    }
}
