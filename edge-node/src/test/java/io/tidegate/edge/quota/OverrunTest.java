package io.tidegate.edge.quota;

import static io.tidegate.edge.quota.Bench.ANN;
import static io.tidegate.edge.quota.Bench.account;
import static io.tidegate.edge.quota.Bench.cut;
import static io.tidegate.edge.quota.Bench.done;
import static io.tidegate.edge.quota.Bench.tokens;
import static io.tidegate.edge.quota.Bench.usage;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.common.quota.Quota;
import io.tidegate.common.quota.RowWindow;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What happens when exchanges use more than they reserved. */
class OverrunTest {
    private final Bench bench = new Bench();
    private final AtomicInteger cuts = new AtomicInteger();

    private long left(Quota quota) {
        return bench.book.left(bench.window(quota));
    }

    private static long beyond(String row) {
        return RowWindow.list(row).getFirst().beyond();
    }

    @Test
    void aTopUpTakesFromTheLeaseAndGivesBackWhatWasTooMuch() {
        Quota quota = bench.put(tokens(1_000_000));
        Reservation running = bench.admitted(ANN, 100);

        running.topUp(usage(350), 350);
        assertThat(left(quota)).isEqualTo(150);
        running.topUp(usage(120), 120);

        assertThat(left(quota)).isEqualTo(380);
    }

    @Test
    void aTopUpIsNeverRefusedAndAnOverdrawnLeaseAdmitsNobody() {
        Quota quota = bench.put(tokens(500));
        Reservation running = bench.admitted(ANN, 100);

        running.topUp(usage(800), 800);

        assertThat(left(quota)).isEqualTo(-300);
        bench.refused(ANN, 1);
    }

    @Test
    void anOverdrawnLeaseIsFilledUpFirstWhenTheBankHasMore() {
        Quota quota = bench.put(tokens(1_000));
        Reservation running = bench.admitted(ANN, 100);
        bench.bank.othersHave(account(quota), 500);
        running.topUp(usage(700), 700);
        bench.loop.settle();
        bench.refused(ANN, 100);

        bench.bank.othersHave(account(quota), 0);

        bench.admitted(ANN, 100);
        assertThat(bench.bank.grantedOf(bench.window(quota))).isGreaterThanOrEqualTo(800);
    }

    @Test
    void aRowThatItsLeaseCoversNamesItsWindowAlone() {
        Quota quota = bench.put(tokens(1_000));
        Reservation running = bench.admitted(ANN, 100);

        assertThat(running.closing(usage(400), 400))
                .isEqualTo(bench.window(quota).text());
    }

    @Test
    void aRowNamesWhatNoLeaseCovered() {
        Quota quota = bench.put(tokens(500));
        Reservation running = bench.admitted(ANN, 100);
        running.topUp(usage(600), 600);

        String row = running.closing(usage(740), 740);
        running.settle(usage(740), 740, true);

        assertThat(row).isEqualTo(bench.window(quota).text() + ":240");
        assertThat(left(quota)).isZero();
    }

    @Test
    void whatWasNotThereWhenItWasTakenAndIsAtTheEndIsCovered() {
        Quota quota = bench.put(tokens(500));
        Reservation wild = bench.admitted(ANN, 100);
        Reservation other = bench.admitted(ANN, 400);
        wild.topUp(usage(300), 300);
        done(other, 100);

        String row = wild.closing(usage(300), 300);

        assertThat(beyond(row)).isZero();
        wild.settle(usage(300), 300, true);
        assertThat(left(quota)).isEqualTo(100);
    }

    @Test
    void ofTwoAttemptsTheSecondRowNamesOnlyWhatItAdded() {
        bench.put(tokens(500));
        Reservation running = bench.admitted(ANN, 100);
        running.topUp(usage(600), 600);
        assertThat(beyond(running.closing(usage(600), 600))).isEqualTo(100);

        running.topUp(usage(700), 700);

        assertThat(beyond(running.closing(usage(700), 700))).isEqualTo(100);
    }

    @Test
    void aRowNamesNoMoreThanItIsCharged() {
        Quota quota = bench.put(tokens(500));
        Reservation first = bench.admitted(ANN, 100);
        Reservation second = bench.admitted(ANN, 400);
        first.topUp(usage(200), 200);
        second.topUp(usage(300), 300);
        assertThat(beyond(first.closing(usage(200), 200))).isZero();
        second.topUp(usage(500), 500);

        // The first goes on with another attempt, that takes 10 more
        long beyond = beyond(first.closing(usage(210), 210));

        assertThat(beyond).isEqualTo(10);
        first.settle(usage(210), 210, true);
        long rest = beyond(second.closing(usage(500), 500));
        second.settle(usage(500), 500, true);
        assertThat(beyond + rest).isEqualTo(210);
        assertThat(left(quota)).isZero();
    }

    @Test
    void anExchangeThatUsedLessLetsGoOfTheRest() {
        Quota quota = bench.put(tokens(1_000));
        Reservation running = bench.admitted(ANN, 100);

        done(running, 30);
        running.settle(usage(5_000), 5_000, true);
        running.topUp(usage(5_000), 5_000);

        assertThat(left(quota)).isEqualTo(470);
    }

    @Test
    void whereTheRuleIsToFinishNothingIsCut() {
        bench.put(tokens(500));
        Reservation running = bench.admitted(ANN, 100);
        running.whenOutgrown(cuts::incrementAndGet);

        running.topUp(usage(900), 900);
        bench.loop.seconds(5);

        assertThat(cuts).hasValue(0);
    }

    @Test
    void whereTheRuleIsToCutAStreamGoesOnThatTheBankCovers() {
        Quota quota = bench.put(cut(tokens(10_000)));
        Reservation running = bench.admitted(ANN, 100);
        running.whenOutgrown(cuts::incrementAndGet);

        for (long grown = 200; grown <= 9_000; grown += 200) {
            running.topUp(usage(grown), grown);
            bench.loop.settle();
        }

        assertThat(cuts).hasValue(0);
        assertThat(left(quota)).isGreaterThanOrEqualTo(0);
    }

    @Test
    void aStreamThatTheBankHasNothingMoreForIsToldOnce() {
        bench.put(cut(tokens(500)));
        Reservation running = bench.admitted(ANN, 100);
        running.whenOutgrown(cuts::incrementAndGet);

        running.topUp(usage(500), 500);
        bench.loop.settle();
        assertThat(cuts).hasValue(0);
        running.topUp(usage(600), 600);
        assertThat(cuts).hasValue(0);
        bench.loop.settle();
        assertThat(cuts).hasValue(1);

        running.topUp(usage(700), 700);
        running.topUp(usage(800), 800);
        bench.loop.seconds(5);
        assertThat(cuts).hasValue(1);
    }

    @Test
    void aStreamIsCutAlsoWhenTheBankIsAway() {
        bench.put(cut(tokens(5_000)));
        Reservation running = bench.admitted(ANN, 100);
        running.whenOutgrown(cuts::incrementAndGet);
        bench.bank.away(true);

        running.topUp(usage(600), 600);
        bench.loop.settle();

        assertThat(cuts).hasValue(1);
    }

    @Test
    void aStreamGoesOnWhenAnotherLetsGoOfEnoughWhileTheBankIsAsked() {
        bench.put(cut(tokens(500)));
        Reservation wild = bench.admitted(ANN, 100);
        wild.whenOutgrown(cuts::incrementAndGet);
        Reservation other = bench.admitted(ANN, 400);
        bench.bank.hold();

        wild.topUp(usage(200), 200);
        bench.loop.settle();
        done(other, 100);
        bench.bank.goOn();
        bench.loop.settle();

        assertThat(cuts).hasValue(0);
    }
}
