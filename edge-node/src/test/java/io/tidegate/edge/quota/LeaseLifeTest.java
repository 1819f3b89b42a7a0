package io.tidegate.edge.quota;

import static io.tidegate.edge.quota.Bench.ANN;
import static io.tidegate.edge.quota.Bench.account;
import static io.tidegate.edge.quota.Bench.done;
import static io.tidegate.edge.quota.Bench.mode;
import static io.tidegate.edge.quota.Bench.tokens;
import static io.tidegate.edge.quota.Bench.usage;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.common.quota.Quota;
import io.tidegate.common.quota.QuotaMode;
import io.tidegate.common.quota.WindowName;
import io.tidegate.common.wire.LeaseAsk;
import io.tidegate.edge.refusal.Refusal;
import io.tidegate.edge.refusal.RefusalKind;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** When the bank is asked, and when not. */
class LeaseLifeTest {
    private final Bench bench = new Bench();
    private final FakeBank bank = bench.bank;

    @Test
    void theFirstRequestAsksForItselfAndAFewMore() {
        bench.put(tokens(1_000_000));

        bench.admitted(ANN, 100);

        LeaseAsk ask = bank.lastAsk();
        assertThat(bank.asked()).isEqualTo(1);
        assertThat(ask.start()).isEqualTo(-1);
        assertThat(ask.least()).isEqualTo(100);
        assertThat(ask.need()).isEqualTo(100);
        assertThat(ask.want()).isEqualTo(500);
    }

    @Test
    void thoseAfterItSpendFromTheLease() {
        bench.put(tokens(1_000_000));
        bench.admitted(ANN, 100);

        for (int i = 0; i < 4; i++) {
            bench.atOnce(ANN, 100);
        }

        assertThat(bank.asked()).isEqualTo(1);
    }

    @Test
    void aSteadyPaceIsLeasedAheadSoThatNobodyWaits() {
        bench.put(tokens(100_000_000));
        done(bench.admitted(ANN, 100), 100);
        bench.loop.seconds(1);

        int waited = 0;
        for (int second = 0; second < 60; second++) {
            for (int i = 0; i < 10; i++) {
                waited += bench.reserve(ANN, 10) instanceof ReserveResult.Reserved(Reservation reservation)
                        ? ended(reservation, 10)
                        : 1;
                bench.loop.go(100);
            }
        }

        assertThat(waited).isLessThanOrEqualTo(1);
        assertThat(bank.asked()).isLessThan(30);
    }

    @Test
    void aBurstOfTheFirstSecondIsLeasedAheadToo() {
        bench.put(tokens(100_000_000));
        done(bench.admitted(ANN, 100), 100);

        int waited = 0;
        for (int i = 0; i < 200; i++) {
            waited += bench.reserve(ANN, 100) instanceof ReserveResult.Reserved(Reservation reservation)
                    ? ended(reservation, 100)
                    : 1;
            bench.loop.go(2);
        }

        assertThat(waited).isZero();
        assertThat(bank.asked()).isLessThan(10);
    }

    @Test
    void thoseWhoComeTogetherAreLeasedForAndLittleMore() {
        Quota quota = bench.put(tokens(100_000_000));
        bank.hold();
        for (int i = 0; i < 200; i++) {
            bench.asking(ANN, 100);
        }

        bank.goOn();
        bench.loop.settle();

        assertThat(bank.heldOf(bench.window(quota))).isBetween(20_000L, 22_000L);
    }

    @Test
    void afterAWhileOfNothingItDoesNotMatterHowFarABurstReached() {
        bench.put(tokens(100_000_000));
        for (int i = 0; i < 200; i++) {
            done(bench.admitted(ANN, 100), 100);
        }

        assertThat(bank.lastAsk().want()).isGreaterThan(5_000);

        bench.loop.seconds(60);
        bench.admitted(ANN, 100);

        assertThat(bank.lastAsk().want()).isBetween(500L, 2_000L);
    }

    @Test
    void aSteadyPaceIsAskedForOnceInTheTimeThatALeaseReachesAhead() {
        Bench alone = new Bench(Bench.NOON, Bench.ALONE);

        assertThat(askedAtASteadyPace(bench)).isBetween(59, 61);
        assertThat(askedAtASteadyPace(alone)).isBetween(9, 11);
    }

    /** In ten minutes, when the pace is known. */
    private static int askedAtASteadyPace(Bench bench) {
        bench.put(tokens(100_000_000));
        tenASecond(bench, 300);
        int before = bench.bank.asked();
        tenASecond(bench, 600);
        return bench.bank.asked() - before;
    }

    private static void tenASecond(Bench bench, int seconds) {
        for (int i = 0; i < 10 * seconds; i++) {
            done(bench.admitted(ANN, 10), 10);
            bench.loop.go(100);
        }
    }

    @Test
    void whereLeasesReachFarWhoPausesFindsTheLeaseThatWasLeft() {
        Bench alone = new Bench(Bench.NOON, Bench.ALONE);
        alone.put(tokens(100_000_000));

        for (int i = 0; i < 60; i++) {
            done(alone.admitted(ANN, 50_000), 50_000);
            alone.loop.seconds(20);
        }

        assertThat(alone.bank.heard().stream().flatMap(request -> request.asks().stream()))
                .filteredOn(ask -> ask.need() > 0)
                .hasSize(1);
        assertThat(alone.bank.asked()).isLessThan(80);
    }

    @Test
    void whereLeasesReachAMinuteAheadWhatIsIdleForAMinuteGoesBack() {
        Bench alone = new Bench(Bench.NOON, Bench.ALONE);
        Quota quota = alone.put(tokens(1_000_000));
        done(alone.admitted(ANN, 100), 100);

        alone.loop.seconds(58);
        assertThat(alone.book.left(alone.window(quota))).isPositive();

        alone.loop.seconds(4);
        assertThat(alone.book.left(alone.window(quota))).isZero();
        assertThat(alone.bank.heldOf(alone.window(quota))).isEqualTo(100);
    }

    private static int ended(Reservation reservation, long units) {
        done(reservation, units);
        return 0;
    }

    @Test
    void whatIsIdleForTenSecondsGoesBack() {
        Quota quota = bench.put(tokens(1_000_000));
        done(bench.admitted(ANN, 100), 100);

        bench.loop.seconds(12);

        assertThat(bank.heldOf(bench.window(quota))).isEqualTo(100);
        assertThat(bench.book.left(bench.window(quota))).isZero();
        int asked = bank.asked();
        bench.loop.seconds(60);
        assertThat(bank.asked()).isEqualTo(asked);
        assertThat(bench.desk.stats().accounts()).isZero();
        assertThat(bench.desk.stats().returned()).isEqualTo(400);
    }

    @Test
    void whatARunningExchangeHoldsDoesNotGoBack() {
        Quota quota = bench.put(tokens(1_000_000));
        Reservation running = bench.admitted(ANN, 100);

        bench.loop.seconds(120);

        assertThat(bank.heldOf(bench.window(quota))).isBetween(100L, 500L);
        done(running, 100);
        bench.loop.seconds(12);
        assertThat(bank.heldOf(bench.window(quota))).isEqualTo(100);
    }

    @Test
    void aSoftQuotasLeaseIsLookedAfterAlsoWhenNobodyEverWaitsAgain() {
        Quota quota = bench.put(mode(tokens(100), QuotaMode.SOFT));
        done(bench.admitted(ANN, 100), 100);
        bench.loop.seconds(60);

        done(bench.atOnce(ANN, 300), 300);
        bench.loop.seconds(60);

        assertThat(bank.heldOf(bench.window(quota))).isEqualTo(400);
    }

    @Test
    void inTheLastTenthTheNextWindowIsLeasedAndTakenAtItsStartWithoutAQuestion() {
        Bench late = new Bench(Instant.parse("2026-11-20T23:59:50Z"));
        Quota quota = late.put(tokens(1_000_000));
        WindowName old = late.window(quota);
        Reservation past = late.admitted(ANN, 100);
        for (int second = 0; second < 9; second++) {
            done(late.admitted(ANN, 100), 100);
            late.loop.seconds(1);
        }
        late.loop.seconds(1);
        int asked = late.bank.asked();

        Reservation next = late.atOnce(ANN, 100);

        assertThat(late.bank.asked()).isEqualTo(asked);
        assertThat(next.windows()).isEqualTo(late.window(quota).text()).isNotEqualTo(old.text());
        assertThat(past.windows()).isEqualTo(old.text());
    }

    @Test
    void noWindowIsLeasedAheadWhereNothingIsSpent() {
        Bench late = new Bench(Instant.parse("2026-11-20T21:00:00Z"));
        Quota quota = late.put(tokens(1_000_000));
        done(late.admitted(ANN, 100), 100);
        late.loop.seconds(3 * 3_600 - 60);
        int asked = late.bank.asked();

        late.loop.seconds(120);

        assertThat(late.bank.asked()).isEqualTo(asked);
        assertThat(late.bank.grantedOf(late.window(quota))).isZero();
    }

    @Test
    void theWindowThatTheBankNamesIsCurrentWhateverTheNodesClockShows() {
        Bench early = new Bench(Instant.parse("2026-11-20T23:59:59.900Z"));
        Quota quota = early.put(tokens(1_000));
        early.bank.clockAhead(500);

        Reservation reservation = early.admitted(ANN, 100);

        assertThat(reservation.windows())
                .isEqualTo(new WindowName(account(quota), Bench.NOON.toEpochMilli() + 12 * 3_600_000, 0).text());
    }

    @Test
    void aPartServesWhoFitsAndIsAskedAgainForTheRest() {
        Quota quota = bench.put(tokens(250));
        bank.hold();
        List<Future<ReserveResult>> all = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            all.add(bench.asking(ANN, 100));
        }

        bank.answer();
        bench.loop.settle();
        assertThat(all).filteredOn(Bench::admitted).hasSizeBetween(1, 2);
        int asked = bank.asked();
        bank.goOn();
        bench.loop.settle();

        assertThat(bank.asked()).isGreaterThanOrEqualTo(asked);
        assertThat(all.subList(0, 2)).allMatch(Bench::admitted);
        assertThat(Bench.refused(all.get(2))).isTrue();
        assertThat(bank.grantedOf(bench.window(quota))).isLessThanOrEqualTo(250);
    }

    @Test
    void whereNothingIsGrantedAllAreRefusedWhoWereAskedForAndNobodyElse() {
        bench.put(tokens(50));
        bank.hold();
        Future<ReserveResult> first = bench.asking(ANN, 100);
        Future<ReserveResult> second = bench.asking(ANN, 200);

        bank.answer();
        bench.loop.settle();

        assertThat(Bench.refused(first)).isTrue();
        assertThat(second.isComplete()).isFalse();
        bank.goOn();
        bench.loop.settle();
        assertThat(Bench.refused(second)).isTrue();
        assertThat(bench.desk.stats().waiting()).isZero();
    }

    @Test
    void aSmallRequestIsServedThoughALargeOneBeforeItIsNot() {
        bench.put(tokens(150));
        bank.hold();
        Future<ReserveResult> warm = bench.asking(ANN, 10);
        Future<ReserveResult> large = bench.asking(ANN, 1_000);
        Future<ReserveResult> small = bench.asking(ANN, 80);

        bank.goOn();
        bench.loop.settle();

        assertThat(Bench.admitted(warm)).isTrue();
        assertThat(Bench.admitted(small)).isTrue();
        assertThat(Bench.refused(large)).isTrue();
    }

    @Test
    void aQuotaThatRunsOutIsUsedToItsLastUnit() {
        Quota quota = bench.put(tokens(1_000));

        for (int i = 0; i < 10; i++) {
            done(bench.admitted(ANN, 100), 100);
        }

        bench.refused(ANN, 1);
        assertThat(bench.book.left(bench.window(quota))).isZero();
    }

    @Test
    void anOverdrawnLeaseOfAQuotaThatIsUsedUpIsNoReasonToAskAgainAndAgain() {
        bench.put(tokens(1_000));
        Reservation running = bench.admitted(ANN, 500);
        bench.admitted(ANN, 500);
        int asked = bank.asked();

        running.topUp(usage(2_000), 2_000);
        bench.loop.seconds(20);

        assertThat(bank.asked() - asked).isBetween(1, 25);
    }

    @Test
    void whoHasWaitedForThreeSecondsIsRefused() {
        bench.put(tokens(10_000));
        bank.othersHave(account(tokens(10_000)), 9_990);
        bank.hold();
        Future<ReserveResult> small = bench.asking(ANN, 10);
        Future<ReserveResult> large = bench.asking(ANN, 2_000);
        bench.loop.go(3_100);

        bank.answer();
        bench.loop.settle();
        assertThat(Bench.admitted(small)).isTrue();
        bank.answer();
        bench.loop.settle();

        assertThat(Bench.refused(large)).isTrue();
    }

    @Test
    void ofAnAccountOneQuestionIsInTheAir() {
        bench.put(tokens(1_000_000));
        bank.hold();

        List<Future<ReserveResult>> all =
                Stream.generate(() -> bench.asking(ANN, 100)).limit(50).toList();
        bench.loop.seconds(1);

        assertThat(bank.asked()).isEqualTo(1);
        bank.answer();
        bench.loop.settle();
        assertThat(bank.asked()).isEqualTo(2);
        assertThat(bank.lastAsk().need()).isLessThanOrEqualTo(4_900).isGreaterThan(4_000);
        bank.goOn();
        bench.loop.settle();
        assertThat(all).allMatch(Bench::admitted);
    }

    @Test
    void questionsAreNumberedAndTellWhatWasGranted() {
        bench.put(tokens(1_000_000));
        bench.admitted(ANN, 100);
        long first = bank.lastAsk().request();
        bench.admitted(ANN, 1_000);

        assertThat(bank.lastAsk().request()).isGreaterThan(first);
        assertThat(bank.lastAsk().granted()).isEqualTo(500);
        assertThat(bank.lastAsk().start())
                .isEqualTo(Instant.parse("2026-11-20T00:00:00Z").toEpochMilli());
    }

    @Test
    void afterALostAnswerALaterQuestionTellsWhatIsLeased() {
        Quota quota = bench.put(tokens(1_000));
        bank.loseAnswers(true);
        assertThat(bench.refused(ANN, 100).kind()).isEqualTo(RefusalKind.QUOTA_UNKNOWN);
        bank.loseAnswers(false);
        assertThat(bank.heldOf(bench.window(quota))).isEqualTo(500);
        bench.loop.seconds(3);

        assertThat(bank.heldOf(bench.window(quota))).isZero();
        bench.admitted(ANN, 1_000);
    }

    @Test
    void aReturnThatTheBankMayNotHaveHeardOfIsToldAgain() {
        Quota quota = bench.put(tokens(1_000_000));
        done(bench.admitted(ANN, 100), 100);
        bank.away(true);
        bench.loop.seconds(20);
        assertThat(bank.heldOf(bench.window(quota))).isEqualTo(500);

        bank.away(false);
        bench.loop.seconds(3);

        assertThat(bank.heldOf(bench.window(quota))).isEqualTo(100);
    }

    @Test
    void whereTooManyWaitTheNextIsSentAwayAtOnce() {
        bench.put(tokens(1_000_000));
        bank.hold();
        for (int i = 0; i < 20_000; i++) {
            bench.reserve(ANN, 100);
        }
        bench.loop.settle();

        Refusal refusal = bench.refused(ANN, 100);

        assertThat(refusal.kind()).isEqualTo(RefusalKind.OVERLOADED);
        bank.goOn();
        bench.loop.settle();
        bench.refused(ANN, 1_000_000);
        bench.loop.seconds(1);
        assertThat(bench.desk.stats().waiting()).isZero();
    }

    @Test
    void anAccountThatTheBankDoesNotKnowIsNotLookedAfterForGood() {
        Quota quota = bench.put(tokens(100));
        bank.remove(quota);
        bench.admitted(ANN, 10);

        bench.loop.seconds(2);

        assertThat(bench.desk.stats().accounts()).isZero();
    }

    @Test
    void whenTheBanksClockWasPutBackTheWindowThatItNamesIsTakenAllTheSame() {
        Quota quota = bench.put(tokens(1_000));
        WindowName later =
                new WindowName(account(quota), quota.span(bench.loop.millis()).end(), 0);
        bank.namesFrom(later);

        Reservation reservation = bench.admitted(ANN, 100);

        assertThat(reservation.windows()).isEqualTo(later.text());
        assertThat(bank.asked()).isEqualTo(1);
        bench.atOnce(ANN, 100);
    }
}
