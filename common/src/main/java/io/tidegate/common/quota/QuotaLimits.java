package io.tidegate.common.quota;

import java.util.OptionalLong;

/**
 * Most tokens per window; none is no limit.
 *
 * @param day tokens, 0 to {@value #MOST}
 * @param month tokens, 0 to {@value #MOST}
 */
public record QuotaLimits(OptionalLong day, OptionalLong month) {
    /** More than anybody uses, and few enough that sums never overflow. */
    public static final long MOST = 1_000_000_000_000_000L;

    public static final QuotaLimits NONE = new QuotaLimits(OptionalLong.empty(), OptionalLong.empty());

    public QuotaLimits {
        requireRange("day", day);
        requireRange("month", month);
    }

    public OptionalLong of(QuotaWindow window) {
        return switch (window) {
            case DAY -> day;
            case MONTH -> month;
            default -> OptionalLong.empty();
        };
    }

    public QuotaLimits with(QuotaWindow window, OptionalLong limit) {
        return switch (window) {
            case DAY -> new QuotaLimits(limit, month);
            case MONTH -> new QuotaLimits(day, limit);
            default -> throw new IllegalArgumentException(window.label());
        };
    }

    private static void requireRange(String name, OptionalLong value) {
        if (value.isPresent() && (value.getAsLong() < 0 || value.getAsLong() > MOST)) {
            throw new IllegalArgumentException(name + ": " + value.getAsLong() + " (expected: 0 to " + MOST + ")");
        }
    }
}
