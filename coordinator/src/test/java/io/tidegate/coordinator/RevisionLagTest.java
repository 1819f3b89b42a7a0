package io.tidegate.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.common.wire.Revision;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Time and changes are in the hand of the test. */
class RevisionLagTest {
    private Revision newest = new Revision(1, 100);
    private long seconds;
    private final RevisionLag lag = new RevisionLag(() -> newest, () -> TimeUnit.SECONDS.toNanos(seconds));

    @Test
    void whoHasTheNewestLacksNothing() {
        changes(1, 5);

        assertThat(lag.secondsAfter(newest)).isZero();
    }

    @Test
    void whoIsOneBehindWhileChangesAreMadeEverySecondLacksItForASecond() {
        changes(60, 3);

        assertThat(lag.secondsAfter(new Revision(1, newest.number() - 3))).isEqualTo(1);
    }

    @Test
    void whoStandsStillLacksTheOldestOfWhatCameSince() {
        Revision stuck = newest;
        changes(30, 1);

        assertThat(lag.secondsAfter(stuck)).isEqualTo(30);
    }

    @Test
    void whoLacksOneChangeLacksItForAsLongAsItIsThere() {
        Revision stuck = newest;
        changes(1, 1);
        seconds += 89;
        lag.look();

        assertThat(lag.secondsAfter(stuck)).isEqualTo(90);
    }

    @Test
    void whoIsOfTheGenerationBeforeLacksTheOneThatBegan() {
        Revision before = new Revision(1, 500);
        newest = new Revision(2, 100);
        lag.look();
        seconds += 7;

        assertThat(lag.secondsAfter(before)).isEqualTo(7);
        assertThat(lag.secondsAfter(new Revision(3, 0))).isZero();
    }

    @Test
    void whatIsRememberedIsBounded() {
        Revision stuck = newest;
        changes(5_000, 1);

        assertThat(lag.secondsAfter(stuck)).isEqualTo(1_200);
    }

    private void changes(int times, int each) {
        for (int i = 0; i < times; i++) {
            newest = new Revision(newest.generation(), newest.number() + each);
            lag.look();
            seconds++;
        }
    }
}
