package io.tidegate.coordinator.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.common.wire.Revision;
import org.junit.jupiter.api.Test;

class KeyAgeTest {
    private final KeyAge age = new KeyAge(10_000);

    @Test
    void asksForNothingAtTheStart() {
        age.newest(new Revision(1, 50), 0);

        assertThat(age.due(9_999)).isEqualTo(Revision.NONE);
        assertThat(KeyAge.fresh(new Revision(1, 0), Revision.NONE)).isTrue();
        assertThat(KeyAge.fresh(Revision.NONE, Revision.NONE)).isTrue();
    }

    @Test
    void asksForWhatWasNewestTenSecondsAgo() {
        age.newest(new Revision(1, 50), 0);
        age.newest(new Revision(1, 51), 4_000);
        age.newest(new Revision(1, 52), 8_000);

        assertThat(age.due(10_000)).isEqualTo(new Revision(1, 50));
        age.newest(new Revision(1, 52), 14_500);
        assertThat(age.due(14_500)).isEqualTo(new Revision(1, 51));
        age.newest(new Revision(1, 52), 60_000);
        assertThat(age.due(60_000)).isEqualTo(new Revision(1, 52));
    }

    @Test
    void takesANodeForFreshThatHasWhatIsDueOrMore() {
        Revision due = new Revision(2, 50);

        assertThat(KeyAge.fresh(new Revision(2, 50), due)).isTrue();
        assertThat(KeyAge.fresh(new Revision(2, 51), due)).isTrue();
        assertThat(KeyAge.fresh(new Revision(2, 49), due)).isFalse();
    }

    @Test
    void takesANodeOfAnOlderGenerationForOldAndOfANewerOneForFresh() {
        Revision due = new Revision(2, 50);

        assertThat(KeyAge.fresh(new Revision(1, 900), due)).isFalse();
        assertThat(KeyAge.fresh(new Revision(3, 1), due)).isTrue();
    }
}
