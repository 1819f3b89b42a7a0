package io.tidegate.edge.quota;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.common.quota.OwnQuota;
import io.tidegate.common.quota.QuotaLimits;
import io.tidegate.common.quota.QuotaWeights;
import io.tidegate.common.quota.QuotaWindow;
import io.tidegate.common.usage.Usage;
import io.tidegate.edge.ledger.Totals;
import io.tidegate.edge.ledger.WindowOfAdmission;
import io.tidegate.edge.ledger.WindowTotal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CalendarWindowsTest {
    private static final String USER = "usr_alice";

    private final QuotaBook book =
            new QuotaBook(QuotaWeights.DEFAULT, new QuotaLimits(OptionalLong.of(1_000), OptionalLong.of(10_000)));

    @ParameterizedTest
    @CsvSource({
        // A plain day.
        "Europe/Berlin, 2026-11-20T12:00:00Z, 2026-11-20T23:00:00Z, 2026-11-30T23:00:00Z",
        // The days of 23 and of 25 hours.
        "Europe/Berlin, 2026-03-29T00:30:00Z, 2026-03-29T22:00:00Z, 2026-03-31T22:00:00Z",
        "Europe/Berlin, 2026-10-25T00:30:00Z, 2026-10-25T23:00:00Z, 2026-10-31T23:00:00Z",
        // Where the clock skips midnight, the day begins at one.
        "America/Santiago, 2026-09-05T12:00:00Z, 2026-09-06T04:00:00Z, 2026-10-01T03:00:00Z",
        "Africa/Cairo, 2026-04-23T12:00:00Z, 2026-04-23T22:00:00Z, 2026-04-30T21:00:00Z",
        // Half hours, and both ends of the world.
        "Asia/Kathmandu, 2026-11-20T12:00:00Z, 2026-11-20T18:15:00Z, 2026-11-30T18:15:00Z",
        "Pacific/Kiritimati, 2026-11-20T12:00:00Z, 2026-11-21T10:00:00Z, 2026-11-30T10:00:00Z",
        "Etc/GMT+12, 2026-11-20T12:00:00Z, 2026-11-21T12:00:00Z, 2026-12-01T12:00:00Z",
        // Ends of months and years, with and without a leap day.
        "UTC, 2026-02-28T12:00:00Z, 2026-03-01T00:00:00Z, 2026-03-01T00:00:00Z",
        "UTC, 2028-02-28T12:00:00Z, 2028-02-29T00:00:00Z, 2028-03-01T00:00:00Z",
        "UTC, 2026-12-31T23:59:59Z, 2027-01-01T00:00:00Z, 2027-01-01T00:00:00Z",
        // The zone that left a whole day out.
        "Pacific/Apia, 2011-12-30T09:00:00Z, 2011-12-30T10:00:00Z, 2011-12-31T10:00:00Z"
    })
    void endWhenTheUsersDayAndMonthDo(String zone, String now, String dayEnd, String monthEnd) {
        put(zone, 1, now);

        assertThat(book.standings(USER, at(now)))
                .extracting(QuotaStanding::resetsAt)
                .containsExactly(Instant.parse(dayEnd), Instant.parse(monthEnd));
        long before = at(dayEnd) - 1;
        spend(10, now);
        assertThat(used(QuotaWindow.DAY, before)).isEqualTo(10);
        assertThat(used(QuotaWindow.DAY, at(dayEnd))).isZero();
        assertThat(used(QuotaWindow.MONTH, at(monthEnd) - 1)).isEqualTo(10);
        assertThat(used(QuotaWindow.MONTH, at(monthEnd))).isZero();
    }

    @Test
    void anExchangeCountsInTheDayOfItsAdmissionAlsoPastMidnight() {
        put("UTC", 1, "2026-11-20T23:59:00Z");
        Reservation overMidnight = reserve(100, "2026-11-20T23:59:00Z");

        spend(7, "2026-11-21T00:01:00Z");
        overMidnight.settle(tokens(100));

        assertThat(overMidnight.window().day()).isEqualTo("2026-11-20");
        assertThat(used(QuotaWindow.DAY, at("2026-11-21T00:02:00Z"))).isEqualTo(7);
        assertThat(used(QuotaWindow.MONTH, at("2026-11-21T00:02:00Z"))).isEqualTo(107);
    }

    @Test
    void anExchangeOverTheEndOfAMonthCountsInTheMonthOfItsAdmission() {
        put("UTC", 1, "2026-11-30T23:59:00Z");
        Reservation overMidnight = reserve(100, "2026-11-30T23:59:00Z");
        spend(7, "2026-12-01T00:01:00Z");

        overMidnight.settle(tokens(100));

        assertThat(used(QuotaWindow.MONTH, at("2026-12-01T00:02:00Z"))).isEqualTo(7);
    }

    @Test
    void noDayIsBegunTwiceWhenTheClockIsSetBack() {
        put("UTC", 1, "2026-11-20T23:00:00Z");
        spend(5, "2026-11-20T23:00:00Z");
        spend(100, "2026-11-21T00:10:00Z");

        Reservation late = reserve(1, "2026-11-20T23:30:00Z");

        assertThat(late.window().day()).isEqualTo("2026-11-21");
        assertThat(used(QuotaWindow.DAY, at("2026-11-20T23:30:00Z"))).isEqualTo(100);
        assertThat(used(QuotaWindow.DAY, at("2026-11-21T23:59:00Z"))).isEqualTo(100);
        assertThat(used(QuotaWindow.DAY, at("2026-11-22T00:00:00Z"))).isZero();
    }

    @Test
    void aClockThatJumpsAheadResetsOnce() {
        put("UTC", 1, "2026-11-20T12:00:00Z");
        spend(100, "2026-11-20T12:00:00Z");

        spend(50, "2026-12-24T12:00:00Z");

        assertThat(used(QuotaWindow.DAY, at("2026-12-24T12:00:00Z"))).isEqualTo(50);
        assertThat(used(QuotaWindow.MONTH, at("2026-12-24T12:00:00Z"))).isEqualTo(50);
    }

    @Test
    void aUserWhoMovesEastEntersTheNextDayAtOnce() {
        put("America/Los_Angeles", 1, "2026-11-20T20:00:00Z");
        spend(100, "2026-11-20T20:00:00Z");

        put("Asia/Tokyo", 2, "2026-11-20T20:00:00Z");

        WindowOfAdmission window = book.window(USER, at("2026-11-20T20:00:00Z"));
        assertThat(window).isEqualTo(new WindowOfAdmission(LocalDate.parse("2026-11-21"), "Asia/Tokyo", 0, 0));
        assertThat(used(QuotaWindow.DAY, at("2026-11-20T20:00:00Z"))).isZero();
        assertThat(used(QuotaWindow.MONTH, at("2026-11-20T20:00:00Z"))).isEqualTo(100);
    }

    @Test
    void aUserWhoMovesWestStaysInTheDayUntilTheNewZoneHasPassedIt() {
        put("Asia/Tokyo", 1, "2026-11-20T20:00:00Z");
        spend(100, "2026-11-20T20:00:00Z");

        put("America/Los_Angeles", 2, "2026-11-20T20:00:00Z");

        assertThat(book.window(USER, at("2026-11-20T20:00:00Z")))
                .isEqualTo(new WindowOfAdmission(LocalDate.parse("2026-11-21"), "America/Los_Angeles", 0, 0));
        assertThat(used(QuotaWindow.DAY, at("2026-11-22T07:59:59Z"))).isEqualTo(100);
        assertThat(used(QuotaWindow.DAY, at("2026-11-22T08:00:00Z"))).isZero();
    }

    @Test
    void anOlderZoneThatComesLateChangesNothing() {
        put("Asia/Tokyo", 2, "2026-11-20T20:00:00Z");

        put("UTC", 1, "2026-11-20T20:00:00Z");

        assertThat(book.window(USER, at("2026-11-20T20:00:00Z")).zone()).isEqualTo("Asia/Tokyo");
    }

    @Test
    void noDayIsBegunTwiceWhenTheClockIsSetBackWhileTheNodeIsDown() {
        load("2026-11-20T23:30:00Z", total("2026-11-21", 100), total("2026-11-20", 5));

        assertThat(book.window(USER, at("2026-11-20T23:30:00Z")).day()).isEqualTo("2026-11-21");
        assertThat(used(QuotaWindow.DAY, at("2026-11-20T23:30:00Z"))).isEqualTo(100);
    }

    @Test
    void rowsOfAWrongClockDoNotHoldAUserInTheFutureForEver() {
        load("2026-11-20T12:00:00Z", total("2031-01-01", 100), total("2026-11-20", 5));

        assertThat(book.window(USER, at("2026-11-20T12:00:00Z")).day()).isEqualTo("2026-11-20");
        assertThat(used(QuotaWindow.DAY, at("2026-11-20T12:00:00Z"))).isEqualTo(5);
    }

    private void put(String zone, long revision, String now) {
        book.put(new QuotaUser(USER, ZoneId.of(zone), revision), at(now));
    }

    private void load(String now, WindowTotal... totals) {
        book.load(new QuotaUser(USER, ZoneId.of("UTC"), 1), OwnQuota.none(USER), List.of(totals), at(now));
    }

    private Reservation reserve(long tokens, String now) {
        return ((ReserveResult.Reserved) book.reserve(USER, tokens(tokens), at(now))).reservation();
    }

    private void spend(long tokens, String now) {
        reserve(tokens, now).settle(tokens(tokens));
    }

    private long used(QuotaWindow window, long nowMillis) {
        return book.standings(USER, nowMillis).stream()
                .filter(standing -> standing.window() == window)
                .findFirst()
                .orElseThrow()
                .used();
    }

    private static WindowTotal total(String day, long input) {
        return new WindowTotal(USER, LocalDate.parse(day), 0, 0, new Totals(1, 1, tokens(input), 0));
    }

    private static Usage tokens(long input) {
        return new Usage(input, 0, 0, 0, 0);
    }

    private static long at(String time) {
        return Instant.parse(time).toEpochMilli();
    }
}
