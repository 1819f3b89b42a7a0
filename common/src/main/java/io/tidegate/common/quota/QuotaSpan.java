package io.tidegate.common.quota;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.concurrent.TimeUnit;

/**
 * One window of a quota's calendar: from a moment up to, and without, another. Milliseconds since 1970.
 *
 * @param end {@link #NEVER} of a window that never ends
 */
public record QuotaSpan(long start, long end) {
    public static final long NEVER = Long.MAX_VALUE;

    private static final long MINUTE = TimeUnit.MINUTES.toMillis(1);
    private static final QuotaSpan ALWAYS = new QuotaSpan(0, NEVER);

    public QuotaSpan {
        if (start < 0 || end <= start) {
            throw new IllegalArgumentException("span: " + start + " to " + end + " (expected: 0 <= start < end)");
        }
    }

    /**
     * The window that holds a moment. Days, weeks (from Monday on) and months begin at the first moment of a day, which is not always
     * midnight; hours begin where the zone's clock shows a full hour, and the hour that is repeated when clocks are set back is one of two.
     */
    public static QuotaSpan of(QuotaWindow window, ZoneId zone, long millis) {
        return switch (window) {
            case MINUTE ->
                new QuotaSpan(Math.floorDiv(millis, MINUTE) * MINUTE, (Math.floorDiv(millis, MINUTE) + 1) * MINUTE);
            case HOUR -> hour(at(zone, millis));
            case DAY -> days(day(zone, millis), day(zone, millis).plusDays(1), zone);
            case WEEK -> {
                LocalDate monday = day(zone, millis).with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
                yield days(monday, monday.plusWeeks(1), zone);
            }
            case MONTH -> {
                LocalDate first = day(zone, millis).withDayOfMonth(1);
                yield days(first, first.plusMonths(1), zone);
            }
            case TOTAL -> ALWAYS;
        };
    }

    /** The last tenth of it, in which the next one is leased ahead. */
    public boolean endsSoon(long millis) {
        return end != NEVER && millis >= end - (end - start) / 10;
    }

    /** Before its end; a moment before its start counts too, for clocks differ. */
    public boolean lasts(long millis) {
        return millis < end;
    }

    private static QuotaSpan hour(ZonedDateTime at) {
        ZonedDateTime start = at.truncatedTo(ChronoUnit.HOURS);
        return new QuotaSpan(
                start.toInstant().toEpochMilli(), start.plusHours(1).toInstant().toEpochMilli());
    }

    private static QuotaSpan days(LocalDate from, LocalDate to, ZoneId zone) {
        return new QuotaSpan(
                from.atStartOfDay(zone).toInstant().toEpochMilli(),
                to.atStartOfDay(zone).toInstant().toEpochMilli());
    }

    private static LocalDate day(ZoneId zone, long millis) {
        return at(zone, millis).toLocalDate();
    }

    private static ZonedDateTime at(ZoneId zone, long millis) {
        return Instant.ofEpochMilli(millis).atZone(zone);
    }
}
