package io.tidegate.common.quota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Windows follow the calendar of their zone, follow one another without a gap, and never overlap. */
class QuotaSpanTest {
    private static QuotaSpan span(QuotaWindow window, String zone, String moment) {
        return QuotaSpan.of(window, ZoneId.of(zone), Instant.parse(moment).toEpochMilli());
    }

    @ParameterizedTest
    @CsvSource({
        // An ordinary day
        "MINUTE, Europe/Berlin, 2026-11-20T12:34:56Z, 2026-11-20T12:34:00Z, 2026-11-20T12:35:00Z",
        "HOUR, Europe/Berlin, 2026-11-20T12:34:56Z, 2026-11-20T12:00:00Z, 2026-11-20T13:00:00Z",
        "DAY, Europe/Berlin, 2026-11-20T12:34:56Z, 2026-11-19T23:00:00Z, 2026-11-20T23:00:00Z",
        "WEEK, Europe/Berlin, 2026-11-20T12:34:56Z, 2026-11-15T23:00:00Z, 2026-11-22T23:00:00Z",
        "MONTH, Europe/Berlin, 2026-11-20T12:34:56Z, 2026-10-31T23:00:00Z, 2026-11-30T23:00:00Z",
        // The first moment of a window is in it, and the last of the one before is not
        "DAY, UTC, 2026-11-20T00:00:00Z, 2026-11-20T00:00:00Z, 2026-11-21T00:00:00Z",
        "DAY, UTC, 2026-11-19T23:59:59.999Z, 2026-11-19T00:00:00Z, 2026-11-20T00:00:00Z",
        "WEEK, UTC, 2026-11-16T00:00:00Z, 2026-11-16T00:00:00Z, 2026-11-23T00:00:00Z",
        "WEEK, UTC, 2026-11-15T23:59:59.999Z, 2026-11-09T00:00:00Z, 2026-11-16T00:00:00Z",
        "MONTH, UTC, 2026-12-01T00:00:00Z, 2026-12-01T00:00:00Z, 2027-01-01T00:00:00Z",
        "MONTH, UTC, 2026-11-30T23:59:59.999Z, 2026-11-01T00:00:00Z, 2026-12-01T00:00:00Z",
        // A week over the end of a year, and a leap day
        "WEEK, UTC, 2027-01-01T12:00:00Z, 2026-12-28T00:00:00Z, 2027-01-04T00:00:00Z",
        "MONTH, UTC, 2028-02-29T12:00:00Z, 2028-02-01T00:00:00Z, 2028-03-01T00:00:00Z",
        "DAY, UTC, 2028-02-29T12:00:00Z, 2028-02-29T00:00:00Z, 2028-03-01T00:00:00Z",
        // Berlin sets its clocks forward: a day of 23 hours; and back: one of 25
        "DAY, Europe/Berlin, 2026-03-29T10:00:00Z, 2026-03-28T23:00:00Z, 2026-03-29T22:00:00Z",
        "DAY, Europe/Berlin, 2026-10-25T10:00:00Z, 2026-10-24T22:00:00Z, 2026-10-25T23:00:00Z",
        "WEEK, Europe/Berlin, 2026-03-29T10:00:00Z, 2026-03-22T23:00:00Z, 2026-03-29T22:00:00Z",
        "MONTH, Europe/Berlin, 2026-10-25T10:00:00Z, 2026-09-30T22:00:00Z, 2026-10-31T23:00:00Z",
        "HOUR, Europe/Berlin, 2026-03-29T01:30:00Z, 2026-03-29T01:00:00Z, 2026-03-29T02:00:00Z",
        // The repeated hour is one of two
        "HOUR, Europe/Berlin, 2026-10-25T00:30:00Z, 2026-10-25T00:00:00Z, 2026-10-25T01:00:00Z",
        "HOUR, Europe/Berlin, 2026-10-25T01:30:00Z, 2026-10-25T01:00:00Z, 2026-10-25T02:00:00Z",
        // New York
        "DAY, America/New_York, 2026-03-08T12:00:00Z, 2026-03-08T05:00:00Z, 2026-03-09T04:00:00Z",
        "DAY, America/New_York, 2026-11-01T12:00:00Z, 2026-11-01T04:00:00Z, 2026-11-02T05:00:00Z",
        "HOUR, America/New_York, 2026-11-01T05:30:00Z, 2026-11-01T05:00:00Z, 2026-11-01T06:00:00Z",
        "HOUR, America/New_York, 2026-11-01T06:30:00Z, 2026-11-01T06:00:00Z, 2026-11-01T07:00:00Z",
        // Hours of half-hour zones begin at half past by UTC
        "HOUR, Asia/Kolkata, 2026-11-20T12:15:00Z, 2026-11-20T11:30:00Z, 2026-11-20T12:30:00Z",
        "HOUR, Asia/Kathmandu, 2026-11-20T12:10:00Z, 2026-11-20T11:15:00Z, 2026-11-20T12:15:00Z",
        "DAY, Asia/Kolkata, 2026-11-20T12:15:00Z, 2026-11-19T18:30:00Z, 2026-11-20T18:30:00Z",
        // Samoa left out 30 December 2011
        "DAY, Pacific/Apia, 2011-12-30T09:59:59Z, 2011-12-29T10:00:00Z, 2011-12-30T10:00:00Z",
        "DAY, Pacific/Apia, 2011-12-30T10:00:00Z, 2011-12-30T10:00:00Z, 2011-12-31T10:00:00Z",
        "WEEK, Pacific/Apia, 2011-12-30T09:00:00Z, 2011-12-26T10:00:00Z, 2012-01-01T10:00:00Z",
        // A day that does not begin at midnight
        "DAY, Africa/Cairo, 2026-04-24T12:00:00Z, 2026-04-23T22:00:00Z, 2026-04-24T21:00:00Z",
        // Lord Howe Island sets its clocks by half an hour
        "HOUR, Australia/Lord_Howe, 2026-04-04T14:30:00Z, 2026-04-04T14:00:00Z, 2026-04-04T15:30:00Z",
        "HOUR, Australia/Lord_Howe, 2026-04-04T15:20:00Z, 2026-04-04T14:00:00Z, 2026-04-04T15:30:00Z",
        "HOUR, Australia/Lord_Howe, 2026-10-03T15:45:00Z, 2026-10-03T14:30:00Z, 2026-10-03T16:00:00Z"
    })
    void aMomentIsInOneWindow(QuotaWindow window, String zone, String moment, String start, String end) {
        QuotaSpan span = span(window, zone, moment);

        assertThat(Instant.ofEpochMilli(span.start())).isEqualTo(Instant.parse(start));
        assertThat(Instant.ofEpochMilli(span.end())).isEqualTo(Instant.parse(end));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Europe/Berlin",
                "America/New_York",
                "Asia/Kolkata",
                "Pacific/Apia",
                "Australia/Lord_Howe",
                "Africa/Cairo",
                "America/Sao_Paulo",
                "Atlantic/Azores",
                "America/Nuuk",
                "UTC"
            })
    void throughYearsOneWindowBeginsWhereTheOneBeforeEnds(String zone) {
        ZoneId at = ZoneId.of(zone);
        for (QuotaWindow window :
                new QuotaWindow[] {QuotaWindow.HOUR, QuotaWindow.DAY, QuotaWindow.WEEK, QuotaWindow.MONTH}) {
            long millis = Instant.parse("2023-06-01T12:34:56Z").toEpochMilli();
            long until = Instant.parse("2028-04-01T00:00:00Z").toEpochMilli();
            QuotaSpan span = QuotaSpan.of(window, at, millis);
            while (span.end() < until) {
                QuotaSpan next = QuotaSpan.of(window, at, span.end());
                assertThat(next.start())
                        .as("%s at %s", window, Instant.ofEpochMilli(span.end()))
                        .isEqualTo(span.end());
                assertThat(QuotaSpan.of(window, at, next.end() - 1)).isEqualTo(next);
                assertThat(QuotaSpan.of(window, at, (next.start() + next.end()) / 2))
                        .isEqualTo(next);
                span = next;
            }
        }
    }

    @Test
    void oneThatNeverEndsHoldsAllMoments() {
        QuotaSpan span = span(QuotaWindow.TOTAL, "Europe/Berlin", "2026-11-20T12:00:00Z");

        assertThat(span).isEqualTo(new QuotaSpan(0, QuotaSpan.NEVER));
        assertThat(span.endsSoon(Long.MAX_VALUE - 1)).isFalse();
        assertThat(span.lasts(Long.MAX_VALUE - 1)).isTrue();
    }

    @Test
    void theLastTenthIsNearTheEnd() {
        QuotaSpan span = span(QuotaWindow.HOUR, "UTC", "2026-11-20T12:00:00Z");
        long tenth = span.end() - Duration.ofMinutes(6).toMillis();

        assertThat(span.endsSoon(tenth - 1)).isFalse();
        assertThat(span.endsSoon(tenth)).isTrue();
    }

    @Test
    void itLastsUntilItsEndAndForAClockThatIsBehindBeforeItsStart() {
        QuotaSpan span = new QuotaSpan(1_000, 2_000);

        assertThat(span.lasts(999)).isTrue();
        assertThat(span.lasts(1_999)).isTrue();
        assertThat(span.lasts(2_000)).isFalse();
    }

    @Test
    void oneThatEndsBeforeItBeginsIsNone() {
        assertThatThrownBy(() -> new QuotaSpan(5, 5)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new QuotaSpan(-1, 5)).isInstanceOf(IllegalArgumentException.class);
    }
}
