package io.tidegate.edge.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class NodeTimeTest {
    private static final long START = 1_000_000_000L;
    private final AtomicLong nanos = new AtomicLong(77);
    private final NodeTime time = new NodeTime(START, nanos::get);

    @Test
    void showsTheMachinesTimeUntilItIsTaught() {
        pass(1_500);

        assertThat(time.millis()).isEqualTo(START + 1_500);
        assertThat(time.instant()).isEqualTo(Instant.ofEpochMilli(START + 1_500));
        assertThat(time.taught()).isFalse();
    }

    @Test
    void takesTheCoordinatorsTimeFromTheFirstAnswerHoweverFarOffItWas() {
        answered(START - hours(5), 40);

        assertThat(time.millis()).isEqualTo(START - hours(5) + 20);
        pass(1_000);
        assertThat(time.millis()).isEqualTo(START - hours(5) + 1_020);
    }

    @Test
    void trustsAQuickAnswerMoreThanASlowOne() {
        answered(START, 4);
        answered(START + 904, 900);

        assertThat(time.coordinatorMillis()).isEqualTo(START + 902 + 0);
    }

    @Test
    void followsACoordinatorWhoseClockWasSetForwardAtOnce() {
        answered(START, 2);
        answered(START + hours(1), 2);

        assertThat(time.millis()).isEqualTo(START + hours(1) + 1);
    }

    @Test
    void runsAtHalfSpeedWhileItIsAheadAndSignsWithTheRightTimeAtOnce() {
        answered(START, 2);
        answered(START - 10_000, 2);
        long shown = time.millis();

        assertThat(time.coordinatorMillis()).isEqualTo(START - 10_000 + 1);
        pass(10_000);
        assertThat(time.millis()).isEqualTo(shown + 5_000);
        pass(20_000);
        assertThat(time.millis()).isEqualTo(time.coordinatorMillis());
    }

    @Test
    void neverRunsBackwardsWhateverItIsTaught() {
        Random random = new Random(3);
        answered(START, 2);
        long last = time.millis();

        for (int i = 0; i < 20_000; i++) {
            if (random.nextInt(4) == 0) {
                answered(START + random.nextInt(100_000), random.nextInt(50));
            } else {
                pass(random.nextInt(30));
            }
            assertThat(time.millis()).isGreaterThanOrEqualTo(last);
            last = time.millis();
        }
    }

    private void answered(long coordinatorMillis, long roundTripMillis) {
        long asked = nanos.get();
        pass(roundTripMillis);
        time.learn(coordinatorMillis, asked);
    }

    private void pass(long millis) {
        nanos.addAndGet(Duration.ofMillis(millis).toNanos());
    }

    private static long hours(int hours) {
        return Duration.ofHours(hours).toMillis();
    }
}
