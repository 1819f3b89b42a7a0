package io.tidegate.edge.ledger;

import java.util.Locale;

/** How an attempt ended. The codes are stored: never change one, add at the end. */
public enum Outcome {
    /** The answer came whole. */
    COMPLETED(0),
    /** A 4xx or 5xx, which costs nothing. */
    REFUSED_BY_UPSTREAM(1),
    /** Its last body byte never left, which costs nothing. */
    NEVER_SENT(2),
    /** An error event in the stream. */
    UPSTREAM_ERROR(3),
    CLIENT_GONE(4),
    UPSTREAM_GONE(5),
    /** The upstream sent nothing for too long. */
    STALLED(6),
    /** Cut by us at the end of a drain. */
    SHUTDOWN(7),
    /** The node died; found open at the next start. */
    INTERRUPTED(8),
    /** The answer could not be understood. */
    MALFORMED(9),
    /** It outgrew a quota whose rule is to cut. */
    OVER_QUOTA(10);

    private static final Outcome[] BY_CODE = values();

    private final int code;

    Outcome(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    static Outcome of(int code) {
        if (code < 0 || code >= BY_CODE.length) {
            throw new IllegalArgumentException("outcome: " + code + " (expected: 0 to " + (BY_CODE.length - 1) + ")");
        }
        return BY_CODE[code];
    }

    /** The value in logs, metrics and JSON. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
