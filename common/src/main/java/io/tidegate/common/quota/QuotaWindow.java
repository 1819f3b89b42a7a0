package io.tidegate.common.quota;

import java.util.Locale;

/** For how long a quota's limit is, by the calendar of the quota's time zone. */
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
}
