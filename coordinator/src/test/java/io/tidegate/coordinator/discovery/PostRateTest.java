package io.tidegate.coordinator.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PostRateTest {
    private final PostRate rate = new PostRate();

    @Test
    void takesTenAtOnceAndThenOneInSixSeconds() {
        for (int i = 0; i < PostRate.BURST; i++) {
            assertThat(rate.waitFor("alice", 0)).isZero();
        }

        assertThat(rate.waitFor("alice", 0)).isEqualTo(6_000);
        assertThat(rate.waitFor("alice", 2_000)).isEqualTo(4_000);
        assertThat(rate.waitFor("alice", 6_000)).isZero();
        assertThat(rate.waitFor("alice", 6_001)).isEqualTo(5_999);
    }

    @Test
    void countsEveryCallerForItself() {
        for (int i = 0; i <= PostRate.BURST; i++) {
            rate.waitFor("alice", 0);
        }

        assertThat(rate.waitFor("bob", 0)).isZero();
    }

    @Test
    void forgetsTheCallerThatPostedLongestAgo() {
        for (int i = 0; i <= PostRate.BURST; i++) {
            rate.waitFor("alice", 0);
        }
        for (int i = 0; i < PostRate.MOST_CALLERS; i++) {
            rate.waitFor("caller " + i, 0);
        }

        assertThat(rate.waitFor("alice", 0)).isZero();
    }
}
