package io.tidegate.edge.quota;

import static io.tidegate.edge.quota.Bench.ANN;
import static io.tidegate.edge.quota.Bench.BOB;
import static io.tidegate.edge.quota.Bench.account;
import static io.tidegate.edge.quota.Bench.demand;
import static io.tidegate.edge.quota.Bench.done;
import static io.tidegate.edge.quota.Bench.key;
import static io.tidegate.edge.quota.Bench.mode;
import static io.tidegate.edge.quota.Bench.quota;
import static io.tidegate.edge.quota.Bench.strict;
import static io.tidegate.edge.quota.Bench.team;
import static io.tidegate.edge.quota.Bench.tokens;
import static io.tidegate.edge.quota.Bench.usage;
import static io.tidegate.edge.quota.Bench.user;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.common.quota.Quota;
import io.tidegate.common.quota.QuotaMode;
import io.tidegate.common.quota.QuotaSubject;
import io.tidegate.common.quota.QuotaUnit;
import io.tidegate.common.quota.QuotaWindow;
import io.tidegate.common.usage.Usage;
import io.tidegate.edge.refusal.RefusalKind;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which quotas apply to an exchange, and what it holds of them. */
class QuotaBookTest {
    private static final QuotaSubject ALL = QuotaSubject.EVERYONE;

    private final Bench bench = new Bench();
    private final QuotaBook book = bench.book;

    @Test
    void withoutQuotasAllPassAndNobodyIsAsked() {
        Reservation reservation = bench.atOnce(ANN, 1_000_000);

        assertThat(reservation.windows()).isEmpty();
        done(reservation, 5_000_000);
        assertThat(bench.bank.asked()).isZero();
    }

    @Test
    void thoseOfTheUserTheKeyTheTeamAndEveryoneApplyTogether() {
        Quota own = bench.put(tokens(1_000));
        Quota keys = bench.put(quota("quo_key", key("key_ann"), QuotaUnit.REQUESTS, QuotaWindow.HOUR, 10));
        Quota teams = bench.put(quota("quo_team", team("red"), QuotaUnit.COST, QuotaWindow.MONTH, 1_000));
        Quota all = bench.put(quota("quo_all", ALL, QuotaUnit.CONCURRENCY, QuotaWindow.TOTAL, 3));
        bench.put(quota("quo_bob", user("usr_bob"), QuotaUnit.TOKENS, QuotaWindow.DAY, 1_000));
        bench.put(quota("quo_blue", team("blue"), QuotaUnit.TOKENS, QuotaWindow.DAY, 1_000));

        assertThat(book.accounts(ANN))
                .containsExactly(account(own), account(keys), account(teams), account(all, "usr_ann"));
        assertThat(bench.admitted(ANN, 100).windows().split(" ")).hasSize(4);
    }

    @Test
    void aUserWithoutATeamHasNoneOfATeam() {
        bench.put(quota("quo_team", team("red"), QuotaUnit.TOKENS, QuotaWindow.DAY, 1));

        assertThat(book.accounts(new Spender("usr_ann", "key_ann", Optional.empty())))
                .isEmpty();
    }

    @Test
    void anOwnOneOfTheSameUnitAndWindowTakesThePlaceOfThatForEveryone() {
        Quota all = bench.put(quota("quo_all", ALL, QuotaUnit.TOKENS, QuotaWindow.DAY, 10));
        Quota hourly = bench.put(quota("quo_hour", ALL, QuotaUnit.TOKENS, QuotaWindow.HOUR, 5_000));
        Quota own = bench.put(tokens(1_000));

        assertThat(book.accounts(ANN)).containsExactlyInAnyOrder(account(own), account(hourly, "usr_ann"));
        assertThat(book.accounts(BOB)).containsExactlyInAnyOrder(account(all, "usr_bob"), account(hourly, "usr_bob"));
        bench.admitted(ANN, 900);
        assertThat(bench.refused(BOB, 900).kind()).isEqualTo(RefusalKind.OVER_QUOTA);
    }

    @Test
    void thatOfTheTeamOrTheKeyDoesNotTakeThePlaceOfThatForEveryone() {
        bench.put(quota("quo_all", ALL, QuotaUnit.TOKENS, QuotaWindow.DAY, 10));
        bench.put(quota("quo_team", team("red"), QuotaUnit.TOKENS, QuotaWindow.DAY, 1_000));

        bench.refused(ANN, 11);
    }

    @Test
    void thatForEveryoneIsForEachUserByOneself() {
        bench.put(quota("quo_all", ALL, QuotaUnit.TOKENS, QuotaWindow.DAY, 100));

        bench.admitted(ANN, 100);
        bench.admitted(BOB, 100);
        bench.refused(ANN, 1);
        bench.refused(BOB, 1);
    }

    @Test
    void thatOfATeamIsForAllItsMembersTogether() {
        bench.put(quota("quo_team", team("red"), QuotaUnit.TOKENS, QuotaWindow.DAY, 100));

        bench.admitted(ANN, 60);
        bench.refused(BOB, 60);
    }

    @Test
    void aHigherLimitLetsPassAtOnceAndALowerOneRefuses() {
        Quota quota = bench.put(tokens(100));
        done(bench.admitted(ANN, 100), 100);
        bench.refused(ANN, 50);

        bench.put(quota.with(200, quota.rules()));
        done(bench.admitted(ANN, 50), 50);

        bench.put(quota.with(120, quota.rules()));
        bench.loop.settle();
        assertThat(bench.refused(ANN, 50).message()).contains("quota of 120 tokens");
    }

    @Test
    void anOwnQuotaIsInForceWithTheNextRequest() {
        bench.put(quota("quo_all", ALL, QuotaUnit.TOKENS, QuotaWindow.DAY, 10));
        bench.refused(ANN, 100);

        bench.put(tokens(1_000));

        bench.admitted(ANN, 100);
    }

    @Test
    void aTeamThatAUserComesIntoCountsWithTheNextRequest() {
        bench.put(quota("quo_blue", team("blue"), QuotaUnit.TOKENS, QuotaWindow.DAY, 10));
        bench.atOnce(ANN, 100);

        bench.refused(new Spender("usr_ann", "key_ann", Optional.of("blue")), 100);
    }

    @Test
    void aQuotaThatIsRemovedLimitsNobody() {
        Quota quota = bench.put(tokens(100));
        Quota all = bench.put(quota("quo_all", ALL, QuotaUnit.TOKENS, QuotaWindow.HOUR, 100));
        Quota kept = bench.put(quota("quo_team", team("red"), QuotaUnit.TOKENS, QuotaWindow.HOUR, 10_000));
        bench.refused(ANN, 500);
        bench.refused(BOB, 500);

        book.remove(quota.id());
        book.remove(all.id());
        book.remove("quo_never_there");

        bench.admitted(ANN, 500);
        bench.admitted(BOB, 500);
        assertThat(book.quotas()).containsExactly(kept);
        assertThat(book.quota(account(quota))).isEmpty();
        assertThat(book.known().keySet()).containsExactly(account(kept));
    }

    @Test
    void whatTheBankNoLongerKnowsLimitsNobody() {
        Quota quota = bench.put(tokens(100));
        bench.bank.remove(quota);

        assertThat(bench.admitted(ANN, 5_000).windows()).isEmpty();
    }

    @Test
    void allButThoseOfACompleteListAreForgotten() {
        Quota one = bench.put(tokens(100));
        Quota other = bench.put(quota("quo_other", user("usr_bob"), QuotaUnit.TOKENS, QuotaWindow.DAY, 100));

        book.retain(List.of(other.id()));

        assertThat(book.quotas()).containsExactly(other).doesNotContain(one);
    }

    @Test
    void itHoldsOfAllOrOfNone() {
        Quota day = bench.put(tokens(1_000));
        bench.put(quota("quo_month", user("usr_ann"), QuotaUnit.TOKENS, QuotaWindow.MONTH, 100));
        done(bench.admitted(ANN, 10), 10);
        long before = book.left(bench.window(day));

        assertThat(bench.refused(ANN, 500).message()).contains("monthly token quota");

        assertThat(book.left(bench.window(day))).isGreaterThanOrEqualTo(before);
        Reservation all = bench.admitted(ANN, 90);
        assertThat(all.windows()).contains("quo_ann").contains("quo_month");
    }

    @Test
    void whatASecondQuotaHasNoRoomForIsGivenBackToTheFirstUntilTheBankHasAnswered() {
        Quota first = bench.put(tokens(500));
        Quota second = bench.put(quota("quo_month", user("usr_ann"), QuotaUnit.TOKENS, QuotaWindow.MONTH, 100));
        done(bench.admitted(ANN, 100), 100);
        long before = book.left(bench.window(first));
        bench.bank.hold();

        var waiting = bench.asking(ANN, 100);
        assertThat(book.left(bench.window(first))).isEqualTo(before - 100);
        bench.bank.answer();
        bench.loop.settle();

        assertThat(Bench.refused(waiting)).isTrue();
        assertThat(book.left(bench.window(first))).isEqualTo(before);
        assertThat(book.left(bench.window(second))).isZero();
    }

    @ParameterizedTest
    @EnumSource(
            value = QuotaMode.class,
            names = {"SOFT", "SHADOW"})
    void aSoftOneAndAShadowCountAndNeverRefuse(QuotaMode mode) {
        Quota quota = bench.put(mode(tokens(100), mode));

        for (int i = 0; i < 5; i++) {
            done(bench.admitted(ANN, 90), 90);
        }

        Reservation last = bench.admitted(ANN, 90);
        assertThat(last.windows()).isEqualTo(bench.window(quota).text());
    }

    @Test
    void aShadowThatIsMadeHardRefusesWithTheNextRequest() {
        Quota shadow = bench.put(mode(tokens(100), QuotaMode.SHADOW));
        done(bench.admitted(ANN, 300), 300);

        bench.put(shadow.with(100, tokens(100).rules()));
        bench.loop.settle();

        bench.refused(ANN, 300);
    }

    @Test
    void aStrictOneReservesAllTheOutputThatMayCome() {
        bench.put(strict(tokens(1_000)));

        bench.admitted(ANN, demand(10, 800));

        bench.refused(ANN, 300);
    }

    @Test
    void aStrictReservationKeepsAllOfItWhileTheAnswerGrows() {
        Quota quota = bench.put(strict(tokens(1_000)));
        Reservation reservation = bench.admitted(ANN, demand(10, 800));
        long left = book.left(bench.window(quota));

        reservation.topUp(usage(200), 200);

        assertThat(book.left(bench.window(quota))).isEqualTo(left);
        done(reservation, 300);
        assertThat(book.left(bench.window(quota))).isEqualTo(left + 500);
    }

    @Test
    void anExchangeCountsAsOneRequestOverAllItsAttempts() {
        Quota quota = bench.put(quota("quo_r", user("usr_ann"), QuotaUnit.REQUESTS, QuotaWindow.DAY, 100));
        Reservation reservation = bench.admitted(ANN, 10);
        long left = book.left(bench.window(quota));

        reservation.topUp(usage(10), 10);
        reservation.closing(usage(10), 10);
        reservation.topUp(usage(20), 20);
        reservation.closing(usage(20), 20);
        reservation.settle(usage(20), 20, true);

        assertThat(book.left(bench.window(quota))).isEqualTo(left);
    }

    @Test
    void anExchangeThatLeftNoRowsIsChargedNothing() {
        Quota quota = bench.put(quota("quo_r", user("usr_ann"), QuotaUnit.REQUESTS, QuotaWindow.DAY, 100));
        Reservation reservation = bench.admitted(ANN, 10);
        long left = book.left(bench.window(quota));

        reservation.settle(Usage.NONE, 0, false);
        reservation.settle(Usage.NONE, 0, false);

        assertThat(book.left(bench.window(quota))).isEqualTo(left + 1);
    }

    @Test
    void aPlaceComesBackWithTheEndOfTheExchange() {
        bench.put(quota("quo_c", user("usr_ann"), QuotaUnit.CONCURRENCY, QuotaWindow.TOTAL, 2));
        Reservation one = bench.admitted(ANN, 10);
        bench.admitted(ANN, 10);
        assertThat(bench.refused(ANN, 10).kind()).isEqualTo(RefusalKind.TOO_MANY_AT_ONCE);

        one.topUp(usage(5_000), 5_000);
        done(one, 5_000);

        bench.atOnce(ANN, 10);
        bench.refused(ANN, 10);
    }

    @Test
    void whereSeveralRefuseTheOneThatLastsLongestIsNamed() {
        bench.put(quota("quo_hour", user("usr_ann"), QuotaUnit.TOKENS, QuotaWindow.HOUR, 10));
        bench.put(quota("quo_month", user("usr_ann"), QuotaUnit.TOKENS, QuotaWindow.MONTH, 10));
        bench.put(tokens(10));

        assertThat(bench.refused(ANN, 50).message()).contains("monthly");
    }

    @Test
    void aUsedUpDayIsNamedRatherThanAPlaceThatIsFreeInAMoment() {
        bench.put(quota("quo_c", user("usr_ann"), QuotaUnit.CONCURRENCY, QuotaWindow.TOTAL, 0));
        bench.put(tokens(10));

        assertThat(bench.refused(ANN, 50).kind()).isEqualTo(RefusalKind.OVER_QUOTA);
    }

    @Test
    void whatTheBankSaidOfAnAccountBeforeItWasUsedHolds() {
        Quota quota = tokens(100);
        book.put(account(quota), 3, 1);
        bench.bank.reset(account(quota), 3);
        bench.put(quota);

        assertThat(bench.admitted(ANN, 10).windows()).endsWith(":3");
    }
}
