package io.tidegate.common.quota;

/**
 * How often the operator has reset a user's quotas. A reset begins the window anew: what was admitted before it belongs to the
 * number before.
 */
public record ResetNumbers(int day, int month) {
    /** No reset yet. */
    public static final ResetNumbers NONE = new ResetNumbers(0, 0);
}
