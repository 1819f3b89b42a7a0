package io.tidegate.edge.quota;

import io.tidegate.common.quota.QuotaWindow;
import io.tidegate.common.quota.ResetNumbers;
import io.tidegate.edge.ledger.WindowOfAdmission;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;

/**
 * What a user has spent in the current day and month. Never changed; each admission makes a new one.
 *
 * <p>The current day only ever moves forward: not back when the clock does, and not back when the user moves west. So no day is begun twice.
 *
 * @param window the names of the current windows
 * @param zone the zone of {@code window}
 * @param dayEndMillis when the day is over
 */
record Counters(WindowOfAdmission window, ZoneId zone, long dayEndMillis, Spent day, Spent month) {
    static Counters begin(LocalDate day, ZoneId zone, ResetNumbers resets) {
        return new Counters(
                new WindowOfAdmission(day, zone.getId(), resets.day(), resets.month()),
                zone,
                QuotaWindow.DAY.end(day, zone).toEpochMilli(),
                Spent.NOTHING,
                Spent.NOTHING);
    }

    /** The same, or the windows that have begun since. */
    Counters at(long nowMillis) {
        return nowMillis < dayEndMillis ? this : onDay(localDay(nowMillis, zone), zone);
    }

    Counters in(ZoneId newZone, long nowMillis) {
        return onDay(localDay(nowMillis, newZone), newZone);
    }

    /** A window whose reset number grows begins anew. */
    Counters withResets(ResetNumbers resets) {
        boolean dayAnew = resets.day() > window.dayReset();
        boolean monthAnew = resets.month() > window.monthReset();
        if (!dayAnew && !monthAnew) {
            return this;
        }
        int dayNumber = Math.max(resets.day(), window.dayReset());
        int monthNumber = Math.max(resets.month(), window.monthReset());
        return new Counters(
                new WindowOfAdmission(window.day(), window.zone(), dayNumber, monthNumber),
                zone,
                dayEndMillis,
                dayAnew ? Spent.NOTHING : day,
                monthAnew ? Spent.NOTHING : month);
    }

    /** Adds to those windows that are still the ones of admission. */
    Counters plus(WindowOfAdmission admitted, long used, long held) {
        boolean sameDay = admitted.day().equals(window.day()) && admitted.dayReset() == window.dayReset();
        boolean sameMonth = YearMonth.from(admitted.day()).equals(YearMonth.from(window.day()))
                && admitted.monthReset() == window.monthReset();
        if (!sameDay && !sameMonth) {
            return this;
        }
        return new Counters(
                window,
                zone,
                dayEndMillis,
                sameDay ? day.plus(used, held) : day,
                sameMonth ? month.plus(used, held) : month);
    }

    Spent of(QuotaWindow which) {
        return switch (which) {
            case DAY -> day;
            case MONTH -> month;
            default -> Spent.NOTHING;
        };
    }

    Instant end(QuotaWindow which) {
        return which.end(window.day(), zone);
    }

    private Counters onDay(LocalDate computed, ZoneId newZone) {
        LocalDate newDay = computed.isAfter(window.day()) ? computed : window.day();
        boolean sameMonth = YearMonth.from(newDay).equals(YearMonth.from(window.day()));
        return new Counters(
                new WindowOfAdmission(newDay, newZone.getId(), window.dayReset(), window.monthReset()),
                newZone,
                QuotaWindow.DAY.end(newDay, newZone).toEpochMilli(),
                newDay.equals(window.day()) ? day : Spent.NOTHING,
                sameMonth ? month : Spent.NOTHING);
    }

    static LocalDate localDay(long nowMillis, ZoneId zone) {
        return LocalDate.ofInstant(Instant.ofEpochMilli(nowMillis), zone);
    }
}
