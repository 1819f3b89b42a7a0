package io.tidegate.common.quota;

import io.tidegate.common.usage.Usage;
import java.time.ZoneId;

/**
 * A limit on requests, tokens or cost in a window, or on what runs at once. What it counts, for whom and in which calendar never changes;
 * the limit and the rules may.
 *
 * @param id {@code quo_} and letters and digits
 * @param zone whose calendar the windows follow
 * @param weights of the classes of tokens; only of use with {@code unit} tokens
 * @param limit in units, 0 to {@value #MOST}: requests, weighted tokens, nano-US-dollars or exchanges at once
 * @param rules what may be changed besides the limit
 */
public record Quota(
        String id,
        QuotaSubject subject,
        QuotaUnit unit,
        QuotaWindow window,
        ZoneId zone,
        QuotaWeights weights,
        long limit,
        QuotaRules rules) {
    /** How every id begins. */
    public static final String ID_PREFIX = "quo_";

    /** More than anybody uses, and few enough that sums never overflow. */
    public static final long MOST = 1_000_000_000_000_000L;

    public Quota {
        if (!id.startsWith(ID_PREFIX)) {
            throw new IllegalArgumentException("id: " + id + " (expected: " + ID_PREFIX + "…)");
        }
        if (limit < 0 || limit > MOST) {
            throw new IllegalArgumentException("limit: " + limit + " (expected: 0 to " + MOST + ")");
        }
        if (unit == QuotaUnit.CONCURRENCY && window != QuotaWindow.TOTAL) {
            throw new IllegalArgumentException(
                    "window: " + window.label() + " (expected: total, with unit concurrency)");
        }
    }

    /**
     * The units that a part of an exchange takes for good.
     *
     * @param firstAttempt whether it is the exchange's first: a request counts once
     */
    public long charge(Usage usage, long costNanos, boolean firstAttempt) {
        return switch (unit) {
            case REQUESTS -> firstAttempt ? 1 : 0;
            case TOKENS -> weights.tokens(usage);
            case COST -> costNanos;
            case CONCURRENCY -> 0;
        };
    }

    /** The units that a running exchange of this use holds. */
    public long hold(Usage usage, long costNanos) {
        return unit == QuotaUnit.CONCURRENCY ? 1 : charge(usage, costNanos, true);
    }

    /** The window that holds a moment, milliseconds since 1970. */
    public QuotaSpan span(long millis) {
        return QuotaSpan.of(window, zone, millis);
    }

    /** The same with another limit and other rules. */
    public Quota with(long newLimit, QuotaRules newRules) {
        return new Quota(id, subject, unit, window, zone, weights, newLimit, newRules);
    }
}
