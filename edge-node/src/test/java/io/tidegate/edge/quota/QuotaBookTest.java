package io.tidegate.edge.quota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import io.tidegate.common.quota.OwnQuota;
import io.tidegate.common.quota.QuotaLimits;
import io.tidegate.common.quota.QuotaWeights;
import io.tidegate.common.quota.QuotaWindow;
import io.tidegate.common.quota.ResetNumbers;
import io.tidegate.common.usage.Usage;
import io.tidegate.edge.ledger.Totals;
import io.tidegate.edge.ledger.WindowTotal;
import io.tidegate.edge.refusal.Refusal;
import io.tidegate.edge.refusal.RefusalKind;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class QuotaBookTest {
    private static final String ALICE = "usr_alice";
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final long NOON = at("2026-11-20T12:00:00Z");

    private final QuotaBook book = new QuotaBook(QuotaWeights.DEFAULT, QuotaLimits.NONE);

    @Test
    void admitsWhatFitsAndRefusesWhatDoesNot() {
        alice(limits(100, 1_000));

        assertThat(reserve(100, NOON)).isNotNull();
        assertThat(refusal(1, NOON).kind()).isEqualTo(RefusalKind.OVER_QUOTA);
        assertThat(reserve(0, NOON)).isNotNull();
    }

    @Test
    void countsWhatWasUsedAndLetsGoOfTheRest() {
        alice(limits(100, 1_000));
        Reservation reservation = reserve(100, NOON);

        reservation.settle(tokens(30));

        assertThat(day(NOON).used()).isEqualTo(30);
        assertThat(day(NOON).held()).isZero();
        assertThat(day(NOON).remaining()).isEqualTo(70);
        assertThat(reserve(70, NOON)).isNotNull();
    }

    @Test
    void settlesOnceHoweverOftenItIsTold() {
        alice(limits(100, 1_000));
        Reservation reservation = reserve(50, NOON);

        reservation.settle(tokens(30));
        reservation.settle(tokens(40));
        reservation.topUp(tokens(90));

        assertThat(day(NOON).used()).isEqualTo(30);
        assertThat(day(NOON).held()).isZero();
        assertThat(reservation.held()).isEqualTo(Usage.NONE);
    }

    @Test
    void letsARunningAnswerGrowPastTheLimitAndKeepsOthersOut() {
        alice(limits(100, 1_000));
        Reservation running = reserve(50, NOON);

        running.topUp(tokens(120));

        assertThat(day(NOON).held()).isEqualTo(120);
        assertThat(day(NOON).remaining()).isZero();
        refusal(1, NOON);
        running.topUp(tokens(60));
        assertThat(day(NOON).held()).isEqualTo(60);
        reserve(40, NOON);
    }

    @Test
    void reservesFromDayAndMonthOrFromNone() {
        alice(limits(1_000, 100));

        refusal(101, NOON);

        assertThat(day(NOON).held()).isZero();
        assertThat(month(NOON).held()).isZero();
    }

    @Test
    void weighsTheClassesOfTokens() {
        alice(limits(1_000_000, 1_000_000));

        reserve(new Usage(1, 20, 300, 4_000, 50_000), NOON);

        assertThat(day(NOON).held()).isEqualTo(54_021);
        assertThat(new QuotaWeights(1, 5, 0, 2, 3).tokens(new Usage(1, 1, 1, 1, 1)))
                .isEqualTo(11);
    }

    @Test
    void saysWhichQuotaHowItStandsAndWhenItResets() {
        alice(limits(100_000, 10_000_000));
        reserve(60_000, NOON).settle(tokens(50_000));
        reserve(20_000, NOON);

        Refusal refusal = refusal(35_000, NOON);

        assertThat(refusal.message())
                .isEqualTo("Your daily quota of 100,000 tokens has no room for this request, which needs about 35,000:"
                        + " 50,000 are used, 20,000 are held by running requests. It resets on Saturday 21 November 2026,"
                        + " 00:00 (Europe/Berlin), in 11 h 0 min. To go on before that, ask your operator to raise or"
                        + " reset it.");
        assertThat(refusal.retryAfterSeconds()).hasValue(11 * 3600);
    }

    @Test
    void namesTheQuotaThatIsLongestInTheWay() {
        alice(limits(10, 10));

        Refusal refusal = refusal(11, NOON);

        assertThat(refusal.message())
                .startsWith("Your monthly quota")
                .contains("1 December 2026, 00:00", "in 10 d 11 h");
        assertThat(refusal.retryAfterSeconds()).hasValue((10 * 24 + 11) * 3600);
    }

    @Test
    void neverAsksToRetryAtOnce() {
        alice(limits(10, 1_000));

        assertThat(refusal(11, at("2026-11-20T22:59:59.999Z")).retryAfterSeconds())
                .hasValue(1);
    }

    @Test
    void appliesTheDefaultWhereAUserHasNoLimitOfTheirOwn() {
        QuotaBook withDefaults =
                new QuotaBook(QuotaWeights.DEFAULT, new QuotaLimits(OptionalLong.of(100), OptionalLong.of(1_000)));
        withDefaults.put(new QuotaUser(ALICE, BERLIN, 1), NOON);
        withDefaults.put(own(new QuotaLimits(OptionalLong.of(500), OptionalLong.empty()), 1), NOON);

        assertThat(withDefaults.standings(ALICE, NOON))
                .extracting(QuotaStanding::window, QuotaStanding::own, QuotaStanding::limit)
                .containsExactly(tuple(QuotaWindow.DAY, true, 500L), tuple(QuotaWindow.MONTH, false, 1_000L));
    }

    @Test
    void countsForUsersWithoutLimitsTooSoThatALimitHoldsAtOnce() {
        book.put(new QuotaUser(ALICE, BERLIN, 1), NOON);
        reserve(80, NOON).settle(tokens(80));
        reserve(10, NOON);

        book.put(own(limits(100, 1_000), 1), NOON);

        assertThat(day(NOON).remaining()).isEqualTo(10);
        refusal(11, NOON);
        book.put(own(QuotaLimits.NONE, 2), NOON);
        reserve(1_000_000, NOON);
    }

    @Test
    void ignoresOlderLimitsThatComeLate() {
        alice(limits(100, 1_000));

        book.put(own(limits(7, 7), 1), NOON);

        assertThat(day(NOON).limit()).isEqualTo(100);
    }

    @Test
    void beginsAWindowAnewAtAReset() {
        alice(limits(100, 1_000));
        Reservation before = reserve(60, NOON);
        reserve(30, NOON).settle(tokens(30));

        book.put(new OwnQuota(ALICE, limits(100, 1_000), new ResetNumbers(1, 0), 3), NOON);

        assertThat(day(NOON).remaining()).isEqualTo(100);
        assertThat(month(NOON).used()).isEqualTo(30);
        assertThat(month(NOON).held()).isEqualTo(60);
        before.settle(tokens(60));
        assertThat(day(NOON).used()).isZero();
        assertThat(month(NOON).used()).isEqualTo(90);
        assertThat(before.window().dayReset()).isZero();
        assertThat(reserve(1, NOON).window().dayReset()).isEqualTo(1);
    }

    @Test
    void startsFromWhatTheLedgerKnowsOfTheCurrentWindows() {
        List<WindowTotal> totals = List.of(
                total("2026-11-20", 1, 0, 10),
                total("2026-11-20", 0, 0, 20),
                total("2026-11-19", 1, 0, 40),
                total("2026-11-01", 0, 1, 80),
                total("2026-10-31", 0, 0, 160));

        book.load(
                new QuotaUser(ALICE, BERLIN, 1),
                new OwnQuota(ALICE, limits(1_000, 1_000), new ResetNumbers(1, 0), 1),
                totals,
                NOON);

        assertThat(day(NOON).used()).isEqualTo(10);
        assertThat(month(NOON).used()).isEqualTo(70);
    }

    @Test
    void knowsOnlyUsersThatWerePut() {
        assertThatThrownBy(() -> book.reserve("usr_nobody", tokens(1), NOON))
                .hasMessage("user: usr_nobody (expected: one that was put)");
    }

    private void alice(QuotaLimits limits) {
        book.put(new QuotaUser(ALICE, BERLIN, 1), NOON);
        book.put(own(limits, 2), NOON);
    }

    private static OwnQuota own(QuotaLimits limits, long revision) {
        return new OwnQuota(ALICE, limits, ResetNumbers.NONE, revision);
    }

    private Reservation reserve(long tokens, long nowMillis) {
        return reserve(tokens(tokens), nowMillis);
    }

    private Reservation reserve(Usage estimate, long nowMillis) {
        ReserveResult result = book.reserve(ALICE, estimate, nowMillis);
        assertThat(result).isInstanceOf(ReserveResult.Reserved.class);
        return ((ReserveResult.Reserved) result).reservation();
    }

    private Refusal refusal(long tokens, long nowMillis) {
        ReserveResult result = book.reserve(ALICE, tokens(tokens), nowMillis);
        assertThat(result).isInstanceOf(ReserveResult.Refused.class);
        return ((ReserveResult.Refused) result).refusal();
    }

    private QuotaStanding day(long nowMillis) {
        return book.standings(ALICE, nowMillis).getFirst();
    }

    private QuotaStanding month(long nowMillis) {
        return book.standings(ALICE, nowMillis).getLast();
    }

    private static QuotaLimits limits(long day, long month) {
        return new QuotaLimits(OptionalLong.of(day), OptionalLong.of(month));
    }

    private static Usage tokens(long input) {
        return new Usage(input, 0, 0, 0, 0);
    }

    private static WindowTotal total(String day, int dayReset, int monthReset, long input) {
        return new WindowTotal(ALICE, LocalDate.parse(day), dayReset, monthReset, new Totals(1, 1, tokens(input), 0));
    }

    private static long at(String time) {
        return Instant.parse(time).toEpochMilli();
    }
}
