package io.tidegate.common.quota;

import java.util.Locale;

/** What a quota counts. */
public enum QuotaUnit {
    /** Exchanges, each once. */
    REQUESTS,
    /** Tokens, each class with its weight. */
    TOKENS,
    /** Nano-US-dollars. */
    COST,
    /** Exchanges that run at once: nothing is ever used up. */
    CONCURRENCY;

    /** As it stands in messages, the database and the API. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static QuotaUnit of(String label) {
        return valueOf(label.toUpperCase(Locale.ROOT));
    }
}
