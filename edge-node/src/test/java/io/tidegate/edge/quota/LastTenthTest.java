package io.tidegate.edge.quota;

import static io.tidegate.edge.quota.Bench.ANN;
import static io.tidegate.edge.quota.Bench.done;
import static io.tidegate.edge.quota.Bench.tokens;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.common.quota.Quota;
import io.tidegate.common.quota.WindowName;
import io.tidegate.common.wire.LeaseAsk;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** In the last tenth of a window a node has leases of two: the bank hears of both, and nothing of either is stranded. */
class LastTenthTest {
    /** Half a second before the last tenth of the day, and half a second after a look at the leases. */
    private final Bench bench = new Bench(Instant.parse("2026-11-20T21:35:59.500Z"));

    private final Quota quota = bench.put(tokens(10_000_000));
    private final WindowName today = bench.window(quota);
    private final WindowName tomorrow =
            new WindowName(today.account(), quota.span(bench.loop.millis()).end(), 0);

    @Test
    void theBankHearsOfWhatGoesBackInTheSecondInWhichTheNextWindowIsLeased() {
        done(bench.admitted(ANN, 100_000), 10);

        bench.loop.seconds(1);

        assertThat(bench.bank.grantedOf(tomorrow)).isPositive();
        assertThat(bench.bank.heldOf(today)).isLessThan(1_000);
    }

    @Test
    void whatWasLeasedAheadInAnAnswerThatGotLostGoesBackTheNextDayThoughNobodySpendsOfIt() {
        done(bench.admitted(ANN, 100_000), 10);
        bench.bank.loseAnswers(true);
        bench.loop.seconds(20);
        assertThat(bench.bank.heldOf(tomorrow)).isPositive();
        bench.bank.loseAnswers(false);

        bench.loop.seconds(3 * 3_600);

        assertThat(bench.bank.heldOf(tomorrow)).isZero();
    }

    @Test
    void theSameWhenTheBankIsHeardAgainOnlyTheNextDay() {
        done(bench.admitted(ANN, 100_000), 10);
        bench.bank.loseAnswers(true);
        bench.loop.seconds(3 * 3_600);
        assertThat(bench.bank.heldOf(tomorrow)).isPositive();
        bench.bank.loseAnswers(false);

        bench.loop.seconds(60);

        assertThat(bench.bank.heldOf(tomorrow)).isZero();
        assertThat(bench.desk.stats().accounts()).isZero();
    }

    @Test
    void aNodeThatIsLeavingLeasesNothingOfTheNextWindow() {
        bench.leaving = true;
        Reservation running = bench.admitted(ANN, 100_000);

        bench.loop.seconds(60);

        assertThat(bench.bank.grantedOf(tomorrow)).isZero();
        done(running, 100_000);
        bench.loop.seconds(12);
        assertThat(bench.bank.heldOf(today)).isEqualTo(100_000);
    }

    @Test
    void aNodeThatIsToldToLeaveGivesTheNextWindowBackWhileItsLastStreamsRun() {
        Reservation running = bench.admitted(ANN, 100_000);
        bench.loop.seconds(2);
        assertThat(bench.bank.heldOf(tomorrow)).isPositive();

        bench.leaving = true;
        bench.loop.seconds(2);

        assertThat(bench.bank.heldOf(tomorrow)).isZero();
        done(running, 100_000);
        bench.loop.seconds(12);
        assertThat(bench.bank.heldOf(today)).isEqualTo(100_000);
        assertThat(bench.desk.stats().accounts()).isZero();
    }

    @Test
    void aNodeThatIsIdleGivesTheNextWindowBackToo() {
        done(bench.admitted(ANN, 100_000), 10);
        bench.loop.seconds(1);
        assertThat(bench.bank.heldOf(tomorrow)).isPositive();

        bench.loop.seconds(12);

        assertThat(bench.bank.heldOf(tomorrow)).isZero();
        assertThat(bench.bank.heldOf(today)).isEqualTo(10);
        int asked = bench.bank.asked();
        bench.loop.seconds(60);
        assertThat(bench.bank.asked()).isEqualTo(asked);
    }

    @Test
    void whatGoesBackOfTheNextWindowIsToldAgainToABankThatMayNotHaveHeardIt() {
        done(bench.admitted(ANN, 100_000), 10);
        bench.loop.seconds(1);
        assertThat(bench.bank.heldOf(tomorrow)).isPositive();
        bench.bank.away(true);
        bench.leaving = true;
        bench.loop.seconds(5);
        assertThat(bench.bank.heldOf(tomorrow)).isPositive();

        bench.bank.away(false);
        bench.loop.seconds(3);

        assertThat(bench.bank.heldOf(tomorrow)).isZero();
    }

    @Test
    void aNodeThatServesAgainLeasesAheadAgainOfWhatItGaveBack() {
        done(bench.admitted(ANN, 100_000), 10);
        bench.loop.seconds(1);
        bench.leaving = true;
        bench.loop.seconds(2);
        assertThat(bench.bank.heldOf(tomorrow)).isZero();

        bench.leaving = false;
        done(bench.admitted(ANN, 100_000), 100_000);
        bench.loop.seconds(2);

        assertThat(bench.bank.heldOf(tomorrow)).isPositive();
        assertThat(bench.book.left(tomorrow)).isEqualTo(bench.bank.heldOf(tomorrow));
    }

    @Test
    void aBankThatWasPutBackToABackupIsToldOfBoth() {
        done(bench.admitted(ANN, 100_000), 10);
        bench.loop.seconds(1);

        bench.desk.settled(FakeBank.GENERATION + 1, List.of(), _ -> {});
        bench.loop.settle();

        List<LeaseAsk> claims = bench.bank.heard().stream()
                .skip(bench.bank.heard().size() - 2)
                .flatMap(request -> request.asks().stream())
                .toList();
        assertThat(claims).extracting(LeaseAsk::start).containsExactly(today.start(), tomorrow.start());
        assertThat(claims.getLast().granted()).isEqualTo(bench.bank.grantedOf(tomorrow));
        assertThat(bench.bank.heard())
                .last()
                .satisfies(request -> assertThat(request.settled()).isTrue());
    }
}
