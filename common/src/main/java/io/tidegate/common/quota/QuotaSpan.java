package io.tidegate.common.quota;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.TemporalAdjusters;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.concurrent.TimeUnit;

/**
 * One window of a quota's calendar: from a moment up to, and without, another. Milliseconds since 1970.
 *
 * @param end {@link #NEVER} of a window that never ends
 */
public record QuotaSpan(long start, long end) {
    public static final long NEVER = Long.MAX_VALUE;

    private static final long MINUTE = TimeUnit.MINUTES.toMillis(1);
    private static final long HOUR = TimeUnit.HOURS.toMillis(1);
    private static final QuotaSpan ALWAYS = new QuotaSpan(0, NEVER);

    public QuotaSpan {
        if (start < 0 || end <= start) {
            throw new IllegalArgumentException("span: " + start + " to " + end + " (expected: 0 <= start < end)");
        }
    }

    /**
     * The window that holds a moment. Days, weeks (from Monday on) and months begin at the first moment of a day, which is not always
     * midnight; hours begin where the zone's clock shows a full hour, and the hour that is repeated when clocks are set back is one of two. Where
     * clocks are set by half an hour, that hour is half an hour longer.
     */
    public static QuotaSpan of(QuotaWindow window, ZoneId zone, long millis) {
        return switch (window) {
            case MINUTE ->
                new QuotaSpan(Math.floorDiv(millis, MINUTE) * MINUTE, (Math.floorDiv(millis, MINUTE) + 1) * MINUTE);
            case HOUR -> new QuotaSpan(hourStart(zone.getRules(), millis), hourEnd(zone.getRules(), millis));
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

    private static long hourStart(ZoneRules rules, long millis) {
        long start = lastFullHour(rules, millis);
        ZoneOffsetTransition change = rules.previousTransition(Instant.ofEpochMilli(millis + 1));
        // Where clocks were set by less than an hour since, the full hour is one of the clock before
        return change == null || at(change) <= start ? start : hourStart(rules, at(change) - 1);
    }

    private static long hourEnd(ZoneRules rules, long millis) {
        long end = lastFullHour(rules, millis) + HOUR;
        ZoneOffsetTransition change = rules.nextTransition(Instant.ofEpochMilli(millis));
        if (change == null || at(change) > end) {
            return end;
        }
        return lastFullHour(rules, at(change)) == at(change) ? at(change) : hourEnd(rules, at(change));
    }

    private static long lastFullHour(ZoneRules rules, long millis) {
        long offset = TimeUnit.SECONDS.toMillis(
                rules.getOffset(Instant.ofEpochMilli(millis)).getTotalSeconds());
        return Math.floorDiv(millis + offset, HOUR) * HOUR - offset;
    }

    private static long at(ZoneOffsetTransition change) {
        return change.getInstant().toEpochMilli();
    }

    private static QuotaSpan days(LocalDate from, LocalDate to, ZoneId zone) {
        return new QuotaSpan(
                from.atStartOfDay(zone).toInstant().toEpochMilli(),
                to.atStartOfDay(zone).toInstant().toEpochMilli());
    }

    private static LocalDate day(ZoneId zone, long millis) {
        return LocalDate.ofInstant(Instant.ofEpochMilli(millis), zone);
    }
}
