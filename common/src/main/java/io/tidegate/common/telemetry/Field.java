package io.tidegate.common.telemetry;

import java.util.Locale;

/** The names of the fields of log lines, ready to be appended. */
enum Field {
    LOG,
    LEVEL,
    LOGGER,
    THREAD,
    MESSAGE,
    ERROR,
    REQUEST_ID,
    METHOD,
    PATH,
    CLIENT,
    KEY_ID,
    USER_ID,
    MODEL,
    STREAM,
    BYTES_IN,
    STATUS,
    OUTCOME,
    REFUSAL,
    UPSTREAM,
    UPSTREAM_REQUEST_ID,
    ATTEMPTS,
    BYTES_OUT,
    DURATION_MS,
    FIRST_BYTE_MS,
    INPUT_TOKENS,
    OUTPUT_TOKENS,
    CACHE_READ_TOKENS,
    CACHE_WRITE_5M_TOKENS,
    CACHE_WRITE_1H_TOKENS;

    private final String json = ",\"" + word() + "\":";
    private final String text = " " + word() + "=";

    /** The name with what stands around it. */
    String label(LogFormat format) {
        return format == LogFormat.JSON ? json : text;
    }

    private String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
