package io.tidegate.common.bank;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.common.quota.Quota;
import io.tidegate.common.wire.LeaseAsk;
import org.junit.jupiter.api.Test;

class GrantSizeTest {
    @Test
    void withPlentyFreeANodeGetsWhatItWants() {
        assertThat(GrantSize.hard(ask(10, 20, 100), 100_000, 4)).isEqualTo(100);
    }

    @Test
    void beyondWhatIsNeededNodesShareHalfOfWhatIsFree() {
        assertThat(GrantSize.hard(ask(10, 20, 1000), 400, 1)).isEqualTo(200);
        assertThat(GrantSize.hard(ask(10, 20, 1000), 400, 4)).isEqualTo(50);
    }

    @Test
    void whatRunningRequestsWaitForIsGrantedWhileItIsThere() {
        assertThat(GrantSize.hard(ask(10, 300, 1000), 400, 4)).isEqualTo(300);
        assertThat(GrantSize.hard(ask(10, 400, 1000), 400, 4)).isEqualTo(400);
    }

    @Test
    void theLastOfItIsGrantedIfItServesAnybody() {
        assertThat(GrantSize.hard(ask(10, 300, 1000), 12, 4)).isEqualTo(12);
        assertThat(GrantSize.hard(ask(12, 300, 1000), 12, 4)).isEqualTo(12);
        assertThat(GrantSize.hard(ask(13, 300, 1000), 12, 4)).isZero();
        assertThat(GrantSize.hard(ask(1, 300, 1000), 0, 4)).isZero();
    }

    @Test
    void aheadOfNeedNothingIsGrantedThatServesNobody() {
        assertThat(GrantSize.hard(ask(10, 0, 100), 12, 1)).isZero();
        assertThat(GrantSize.hard(ask(1, 0, 100), 12, 1)).isEqualTo(6);
    }

    @Test
    void whoAsksForNothingGetsNothing() {
        assertThat(GrantSize.hard(ask(0, 5, 100), 1000, 1)).isZero();
        assertThat(GrantSize.always(ask(0, 5, 100))).isZero();
    }

    @Test
    void whereItIsOnlyCountedANodeGetsWhatItWants() {
        assertThat(GrantSize.always(ask(10, 20, 1000))).isEqualTo(1000);
        assertThat(GrantSize.always(ask(10, 20, 0))).isEqualTo(20);
    }

    @Test
    void noWishIsGreaterThanAnyQuota() {
        assertThat(GrantSize.always(ask(1, Long.MAX_VALUE, Long.MAX_VALUE))).isEqualTo(Quota.MOST);
        assertThat(GrantSize.hard(ask(1, 1, Long.MAX_VALUE), Quota.MOST, 1)).isEqualTo(Quota.MOST / 2);
    }

    private static LeaseAsk ask(long least, long need, long want) {
        return new LeaseAsk("quo_1", "usr_1", -1, 0, 0, 0, false, 1, least, need, want);
    }
}
