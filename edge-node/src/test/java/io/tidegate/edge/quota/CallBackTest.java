package io.tidegate.edge.quota;

import static io.tidegate.edge.quota.Bench.ANN;
import static io.tidegate.edge.quota.Bench.BOB;
import static io.tidegate.edge.quota.Bench.account;
import static io.tidegate.edge.quota.Bench.done;
import static io.tidegate.edge.quota.Bench.quota;
import static io.tidegate.edge.quota.Bench.tokens;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.common.quota.Quota;
import io.tidegate.common.quota.QuotaSubject;
import io.tidegate.common.quota.QuotaUnit;
import io.tidegate.common.quota.QuotaWindow;
import io.tidegate.common.quota.WindowName;
import io.vertx.core.Future;
import org.junit.jupiter.api.Test;

/** What a node gives back when others need it, and what a reset does. */
class CallBackTest {
    private final Bench bench = new Bench();
    private final FakeBank bank = bench.bank;

    private void recall(Quota quota, long times) {
        bench.book.put(account(quota), 0, times);
        bench.loop.settle();
    }

    @Test
    void whatIsIdleGoesBackAtOnceWhenItIsCalledBack() {
        Quota quota = bench.put(tokens(1_000_000));
        bench.admitted(ANN, 100);

        recall(quota, 1);

        assertThat(bank.heldOf(bench.window(quota))).isEqualTo(100);
    }

    @Test
    void theSameCallIsHeardOnce() {
        Quota quota = bench.put(tokens(1_000_000));
        recall(quota, 1);
        bench.admitted(ANN, 100);

        recall(quota, 1);

        assertThat(bank.heldOf(bench.window(quota))).isEqualTo(500);
    }

    @Test
    void afterACallTheNodeAsksForNoMoreThanItNeedsAndReturnsTheRestAsItSettles() {
        Quota quota = bench.put(tokens(600));
        Reservation running = bench.admitted(ANN, 100);
        recall(quota, 1);

        Reservation next = bench.admitted(ANN, 70);
        assertThat(bank.lastAsk().want()).isEqualTo(70);
        done(running, 40);
        done(next, 10);
        bench.loop.settle();

        assertThat(bank.heldOf(bench.window(quota))).isEqualTo(50);
    }

    @Test
    void whereTheBankHasPlentyAgainTheNodeLeasesAheadAgain() {
        Quota quota = bench.put(tokens(1_000_000));
        bench.admitted(ANN, 100);
        recall(quota, 1);
        bench.admitted(ANN, 100);

        bench.admitted(ANN, 100);

        assertThat(bank.lastAsk().want()).isGreaterThan(100);
    }

    @Test
    void inTheNextWindowNothingIsCalledBackAnyMore() {
        Quota quota = bench.put(quota("quo_h", Bench.user("usr_ann"), QuotaUnit.TOKENS, QuotaWindow.HOUR, 1_000));
        done(bench.admitted(ANN, 100), 100);
        recall(quota, 1);

        bench.loop.seconds(3_601);
        bench.admitted(ANN, 10);
        bench.admitted(ANN, 10);

        assertThat(bank.lastAsk().want()).isEqualTo(50);
    }

    @Test
    void whatRunningExchangesHoldIsNotCalledBack() {
        Quota quota = bench.put(tokens(500));
        Reservation running = bench.admitted(ANN, 500);

        recall(quota, 1);

        assertThat(bank.heldOf(bench.window(quota))).isEqualTo(500);
        done(running, 200);
        bench.loop.settle();
        assertThat(bank.heldOf(bench.window(quota))).isEqualTo(200);
    }

    @Test
    void aCallWhileAQuestionIsInTheAirIsFollowedWhenItIsAnswered() {
        Quota quota = bench.put(tokens(1_000_000));
        bank.hold();
        Future<ReserveResult> waiting = bench.asking(ANN, 100);
        recall(quota, 1);

        bank.goOn();
        bench.loop.settle();

        assertThat(Bench.admitted(waiting)).isTrue();
        bench.loop.seconds(15);
        assertThat(bank.heldOf(bench.window(quota))).isLessThanOrEqualTo(500);
    }

    @Test
    void aLowerLimitCallsBackWhatIsIdle() {
        Quota quota = bench.put(tokens(1_000_000));
        bench.admitted(ANN, 100);

        bench.put(quota.with(999_999, quota.rules()));
        bench.loop.settle();

        assertThat(bank.heldOf(bench.window(quota))).isEqualTo(100);
    }

    @Test
    void aLowerLimitForEveryoneCallsBackWhatIsIdleOfEachUser() {
        Quota quota = bench.put(quota("quo_all", QuotaSubject.EVERYONE, QuotaUnit.TOKENS, QuotaWindow.DAY, 1_000_000));
        bench.admitted(ANN, 100);
        bench.admitted(BOB, 100);

        bench.put(quota.with(1_000, quota.rules()));
        bench.loop.settle();

        for (Spender spender : new Spender[] {ANN, BOB}) {
            WindowName window = new WindowName(
                    account(quota, spender.userId()),
                    quota.span(bench.loop.millis()).start(),
                    0);
            assertThat(bank.heldOf(window)).isEqualTo(100);
        }
    }

    @Test
    void aHigherLimitCallsNothingBack() {
        Quota quota = bench.put(tokens(1_000_000));
        bench.admitted(ANN, 100);

        bench.put(quota.with(2_000_000, quota.rules()));
        bench.loop.settle();

        assertThat(bank.asked()).isEqualTo(1);
    }

    @Test
    void afterAResetTheOldLeaseAdmitsNobodyAndTheNextRequestCountsInTheNewWindow() {
        Quota quota = bench.put(tokens(1_000));
        bench.admitted(ANN, 100);
        bank.reset(account(quota), 1);
        bench.book.put(account(quota), 1, 0);

        Reservation next = bench.admitted(ANN, 900);

        assertThat(next.windows()).isEqualTo(bench.window(quota).text().replaceFirst(":0$", ":1"));
    }

    @Test
    void whatRanAtAResetSettlesIntoTheOldWindow() {
        Quota quota = bench.put(tokens(1_000));
        Reservation running = bench.admitted(ANN, 100);
        bank.reset(account(quota), 1);
        bench.book.put(account(quota), 1, 0);
        bench.admitted(ANN, 100);
        WindowName now = new WindowName(account(quota), bench.window(quota).start(), 1);
        long left = bench.book.left(now);

        running.topUp(Bench.usage(300), 300);
        String row = running.closing(Bench.usage(400), 400);
        running.settle(Bench.usage(400), 400, true);

        assertThat(row).startsWith(bench.window(quota).text());
        assertThat(bench.book.left(now)).isEqualTo(left);
    }

    @Test
    void aResetThatTheBankTellsFirstCloses() {
        Quota quota = bench.put(tokens(1_000));
        bench.admitted(ANN, 100);
        bank.reset(account(quota), 1);

        Reservation next = bench.admitted(ANN, 500);

        assertThat(next.windows()).endsWith(":1");
        assertThat(bench.atOnce(ANN, 100).windows()).endsWith(":1");
    }

    @Test
    void whenTheBanksStoreIsPutBackToBeforeAResetTheNodeGoesBackWithIt() {
        Quota quota = bench.put(tokens(1_000));
        bank.reset(account(quota), 1);
        bench.book.put(account(quota), 1, 0);
        bench.admitted(ANN, 100);

        bank.reset(account(quota), 0);
        bench.book.put(account(quota), 0, 0);

        Reservation next = bench.admitted(ANN, 500);
        assertThat(next.windows()).endsWith(":0");
        bench.atOnce(ANN, 100);
    }
}
