package io.tidegate.edge.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which day it is where a user is. */
class LocalDaysTest {
    private final LocalDays days = new LocalDays();

    private LocalDate day(String zone, String moment) {
        return days.day(ZoneId.of(zone), Instant.parse(moment).toEpochMilli());
    }

    @Test
    void itIsAnotherDayInAnotherZone() {
        assertThat(day("Europe/Berlin", "2026-11-20T23:30:00Z")).isEqualTo(LocalDate.of(2026, 11, 21));
        assertThat(day("America/New_York", "2026-11-20T23:30:00Z")).isEqualTo(LocalDate.of(2026, 11, 20));
        assertThat(day("Europe/Berlin", "2026-11-20T23:30:00Z")).isEqualTo(LocalDate.of(2026, 11, 21));
    }

    @Test
    void aDayEndsAtMidnightAndAClockThatIsSetBackReturnsToTheDayBefore() {
        assertThat(day("UTC", "2026-11-20T23:59:59.999Z")).isEqualTo(LocalDate.of(2026, 11, 20));
        assertThat(day("UTC", "2026-11-21T00:00:00Z")).isEqualTo(LocalDate.of(2026, 11, 21));
        assertThat(day("UTC", "2026-11-20T23:59:59.999Z")).isEqualTo(LocalDate.of(2026, 11, 20));
    }

    @Test
    void aDayMayBeLeftOut() {
        assertThat(day("Pacific/Apia", "2011-12-30T09:59:59Z")).isEqualTo(LocalDate.of(2011, 12, 29));
        assertThat(day("Pacific/Apia", "2011-12-30T10:00:00Z")).isEqualTo(LocalDate.of(2011, 12, 31));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Europe/Berlin", "America/New_York", "Asia/Kolkata", "Pacific/Apia", "Africa/Cairo", "UTC"})
    void whatItRemembersIsWhatTheCalendarSays(String zone) {
        ZoneId at = ZoneId.of(zone);
        long until = Instant.parse("2028-01-01T00:00:00Z").toEpochMilli();
        for (long millis = Instant.parse("2026-01-01T00:00:00Z").toEpochMilli(); millis < until; millis += 1_799_000) {
            assertThat(days.day(at, millis)).isEqualTo(LocalDate.ofInstant(Instant.ofEpochMilli(millis), at));
        }
    }

    @Test
    void anExchangeCountsOnTheDayAndInTheWindowsOfItsAdmission() {
        WindowOfAdmission window = days.window(
                ZoneOffset.UTC,
                Instant.parse("2026-11-20T12:00:00Z").toEpochMilli(),
                "quo_1:usr_1:0:0 quo_2:red:5:1:7");

        assertThat(window.day()).isEqualTo(LocalDate.of(2026, 11, 20));
        assertThat(window.zone()).isEqualTo("Z");
        assertThat(window.windows()).containsExactly("quo_1:usr_1:0:0", "quo_2:red:5:1:7");
    }
}
