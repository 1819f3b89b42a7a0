package io.tidegate.edge.quota;

/**
 * How often the operator has reset a user's quotas. A reset begins the window anew: what was admitted before it belongs to the
 * number before.
 */
public record ResetNumbers(int day, int month) {
    /** No reset yet. */
    public static final ResetNumbers NONE = new ResetNumbers(0, 0);

    public int of(QuotaWindow window) {
        return switch (window) {
            case DAY -> day;
            case MONTH -> month;
        };
    }

    /** Takes the greater number; an older one that comes late changes nothing. */
    public ResetNumbers atLeast(QuotaWindow window, int number) {
        return switch (window) {
            case DAY -> new ResetNumbers(Math.max(day, number), month);
            case MONTH -> new ResetNumbers(day, Math.max(month, number));
        };
    }
}
