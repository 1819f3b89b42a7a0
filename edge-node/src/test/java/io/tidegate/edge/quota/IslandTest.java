package io.tidegate.edge.quota;

import static io.tidegate.edge.quota.Bench.ANN;
import static io.tidegate.edge.quota.Bench.account;
import static io.tidegate.edge.quota.Bench.done;
import static io.tidegate.edge.quota.Bench.mode;
import static io.tidegate.edge.quota.Bench.open;
import static io.tidegate.edge.quota.Bench.tokens;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.common.quota.Quota;
import io.tidegate.common.quota.QuotaMode;
import io.tidegate.common.quota.WindowName;
import io.tidegate.edge.refusal.Refusal;
import io.tidegate.edge.refusal.RefusalKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a node does that can't reach the bank. */
class IslandTest {
    private final Bench bench = new Bench();

    @Test
    void itGoesOnWithWhatIsLeased() {
        bench.put(tokens(1_000));
        bench.admitted(ANN, 100);
        bench.bank.away(true);

        for (int i = 0; i < 4; i++) {
            bench.admitted(ANN, 100);
        }

        bench.refused(ANN, 100);
    }

    @Test
    void aClosedQuotaThenSaysThatTheNodeDoesNotKnow() {
        bench.put(tokens(1_000));
        bench.bank.away(true);

        Refusal refusal = bench.refused(ANN, 100);

        assertThat(refusal.kind()).isEqualTo(RefusalKind.QUOTA_UNKNOWN);
        assertThat(refusal.kind().status()).isEqualTo(503);
        assertThat(refusal.message()).contains("can't reach its coordinator").contains("daily token quota");
    }

    @Test
    void anOpenOneAdmitsUpToItsAmountInEachWindow() {
        Quota quota = bench.put(open(tokens(1_000_000), 350));
        bench.bank.away(true);

        for (int i = 0; i < 3; i++) {
            done(bench.admitted(ANN, 100), 100);
        }
        bench.refused(ANN, 100);
        bench.admitted(ANN, 50);
        bench.refused(ANN, 1);

        assertThat(bench.allowed).containsOnlyKeys(bench.window(quota)).containsValue(350L);
        bench.loop.seconds(12 * 3_600);
        bench.admitted(ANN, 100);
        assertThat(bench.allowed).hasSize(2);
    }

    @Test
    void whatIsLeasedIsSpentBeforeTheNodeAllowsItselfMore() {
        Quota quota = bench.put(open(tokens(1_000_000), 350));
        bench.admitted(ANN, 100);
        bench.bank.away(true);

        for (int i = 0; i < 4; i++) {
            bench.admitted(ANN, 100);
        }
        assertThat(bench.allowed).isEmpty();
        bench.admitted(ANN, 100);

        assertThat(bench.allowed.get(bench.window(quota))).isEqualTo(100);
        assertThat(bench.desk.stats().away()).isLessThanOrEqualTo(2);
    }

    @Test
    void anIslandNamesTheWindowThatTheBankNamesWhenItIsBack() {
        Quota quota = bench.put(open(tokens(1_000_000), 350));
        bench.bank.away(true);
        WindowName window = bench.window(quota);
        assertThat(bench.admitted(ANN, 300).windows()).isEqualTo(window.text());
        bench.bank.away(false);
        bench.loop.seconds(2);

        assertThat(bench.admitted(ANN, 100).windows()).isEqualTo(window.text());

        assertThat(bench.bank.grantedOf(window)).isPositive();
        assertThat(bench.allowed.get(window)).isEqualTo(300);
    }

    @Test
    void afterAResetAnIslandCountsInTheNewWindow() {
        Quota quota = bench.put(open(tokens(1_000_000), 350));
        bench.book.put(account(quota), 2, 0);
        bench.bank.away(true);

        assertThat(bench.admitted(ANN, 10).windows()).endsWith(":2");
    }

    @ParameterizedTest
    @EnumSource(
            value = QuotaMode.class,
            names = {"SOFT", "SHADOW"})
    void aSoftOneAndAShadowGoOnAndCount(QuotaMode mode) {
        Quota quota = bench.put(mode(tokens(100), mode));
        bench.bank.away(true);

        for (int i = 0; i < 5; i++) {
            Reservation passed = bench.admitted(ANN, 90);
            assertThat(passed.windows()).isEqualTo(bench.window(quota).text());
            done(passed, 90);
        }

        bench.bank.away(false);
        bench.loop.seconds(3);
        done(bench.admitted(ANN, 90), 90);
        assertThat(bench.bank.grantedOf(bench.window(quota))).isPositive();
    }

    @Test
    void aBankThatIsAwayIsAskedOnceASecondAtMost() {
        bench.put(tokens(1_000));
        bench.bank.away(true);

        for (int i = 0; i < 50; i++) {
            bench.refused(ANN, 10);
            bench.loop.go(100);
        }

        bench.loop.seconds(1);
        assertThat(bench.desk.stats().asked()).isLessThanOrEqualTo(8);
    }

    @Test
    void whenTheBankIsBackTheNextRequestIsAdmitted() {
        bench.put(tokens(1_000));
        bench.bank.away(true);
        bench.refused(ANN, 100);
        bench.bank.away(false);

        bench.loop.go(1_001);

        bench.admitted(ANN, 100);
        bench.atOnce(ANN, 100);
    }
}
