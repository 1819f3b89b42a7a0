package io.tidegate.edge.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** An upstream that fails is tried last for a while, and longer each time. */
class CoolDownTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final CoolDown coolDown = new CoolDown(Duration.ofSeconds(5), Duration.ofSeconds(60));

    @Test
    void isWarmAtFirst() {
        assertThat(coolDown.leftNanos(0)).isZero();
    }

    @Test
    void doublesWithEachFailureInARowUpToTheLongest() {
        long[] left = new long[6];
        for (int i = 0; i < left.length; i++) {
            coolDown.failed(0, 0);
            left[i] = coolDown.leftNanos(0) / SECOND;
        }

        assertThat(left).containsExactly(5, 10, 20, 40, 60, 60);
    }

    @Test
    void staysAtTheLongestHoweverOftenItFails() {
        for (int i = 0; i < 100; i++) {
            coolDown.failed(0, 0);
        }

        assertThat(coolDown.leftNanos(0)).isEqualTo(60 * SECOND);
    }

    @Test
    void leavesItAloneForAsLongAsItAskedWithinTheLongest() {
        coolDown.failed(0, 20 * SECOND);
        assertThat(coolDown.leftNanos(0)).isEqualTo(20 * SECOND);

        coolDown.failed(0, 3600 * SECOND);
        assertThat(coolDown.leftNanos(0)).isEqualTo(60 * SECOND);
    }

    @Test
    void endsByItselfOnAClockThatPassesItsRange() {
        long late = Long.MAX_VALUE - SECOND;

        coolDown.failed(late, 0);

        assertThat(coolDown.leftNanos(late + SECOND)).isEqualTo(4 * SECOND);
        assertThat(coolDown.leftNanos(late + 6 * SECOND)).isZero();
    }

    @Test
    void forgetsAllFailuresWithOneSuccess() {
        coolDown.failed(0, 0);
        coolDown.failed(0, 0);

        coolDown.succeeded();

        assertThat(coolDown.leftNanos(0)).isZero();
        assertThat(coolDown.failures()).isZero();
    }
}
