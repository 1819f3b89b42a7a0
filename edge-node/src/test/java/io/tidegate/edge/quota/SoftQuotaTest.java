package io.tidegate.edge.quota;

import static io.tidegate.edge.quota.Bench.ANN;
import static io.tidegate.edge.quota.Bench.done;
import static io.tidegate.edge.quota.Bench.mode;
import static io.tidegate.edge.quota.Bench.tokens;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.common.quota.QuotaAccount;
import io.tidegate.common.quota.QuotaMode;
import io.tidegate.common.wire.LeaseGrant;
import org.junit.jupiter.api.Test;

/** A soft quota refuses nobody; that it is used up is told to the operator, once in a window. */
class SoftQuotaTest {
    private final Bench bench = new Bench();

    private void spend(QuotaMode mode, long usedByOthers) {
        QuotaAccount account = Bench.account(bench.put(mode(tokens(1_000), mode)));
        bench.bank.othersHave(account, usedByOthers);
        for (int i = 0; i < 20; i++) {
            done(bench.admitted(ANN, 100), 100);
            bench.loop.seconds(1);
        }
    }

    @Test
    void theOperatorIsWarnedOnceWhenItIsUsedUp() {
        spend(QuotaMode.SOFT, 1_000);

        assertThat(bench.desk.stats().softPassed()).isEqualTo(1);
    }

    @Test
    void nobodyIsWarnedOfOneThatHasRoomOrThatOnlyCounts() {
        spend(QuotaMode.SOFT, 999);
        spend(QuotaMode.SHADOW, 5_000);

        assertThat(bench.desk.stats().softPassed()).isZero();
    }

    @Test
    void theWarningSaysWhichAndHowMuch() {
        assertThat(OverQuota.warning(
                        tokens(1_000),
                        Bench.account(tokens(1_000)),
                        new LeaseGrant("quo_ann", "usr_ann", 0, 86_400_000, 0, 0, 1_000, 1_234, 0)))
                .isEqualTo(
                        "The soft daily token quota quo_ann of usr_ann is used up: 1,234 tokens of 1,000 tokens. Requests go on.");
    }
}
