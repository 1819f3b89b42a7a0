package io.tidegate.common.quota;

import java.util.Locale;

/** What happens at a quota's limit. */
public enum QuotaMode {
    /** Requests are refused. */
    HARD,
    /** They pass, with a warning to operators. */
    SOFT,
    /** They pass; it is only counted. */
    SHADOW;

    /** As it stands in messages, the database and the API. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static QuotaMode of(String label) {
        return valueOf(label.toUpperCase(Locale.ROOT));
    }
}
