package io.tidegate.common.quota;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Locale;

/** For how long a quota's limit is. Both follow the calendar in the user's time zone. */
public enum QuotaWindow {
    MINUTE,
    HOUR,
    DAY,
    WEEK,
    MONTH,
    /** Never begins anew. */
    TOTAL;

    /** As it stands in the database and the API. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static QuotaWindow of(String label) {
        return valueOf(label.toUpperCase(Locale.ROOT));
    }

    /** The first day of the window that holds this one. */
    public LocalDate firstDay(LocalDate day) {
        return switch (this) {
            case DAY -> day;
            case MONTH -> day.withDayOfMonth(1);
            default -> throw new IllegalArgumentException(label());
        };
    }

    /** When the window that holds this day is over: at the first moment of a day, which is not always midnight. */
    public Instant end(LocalDate day, ZoneId zone) {
        LocalDate next = switch (this) {
            case DAY -> day.plusDays(1);
            case MONTH -> day.withDayOfMonth(1).plusMonths(1);
            default -> throw new IllegalArgumentException(label());
        };
        return next.atStartOfDay(zone).toInstant();
    }
}
