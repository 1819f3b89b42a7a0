package io.tidegate.common.quota;

/**
 * The name of a window of an account, as the bank gave it. Nodes and rows carry it and never compute it.
 *
 * @param start when it began, milliseconds since 1970
 * @param reset how often the operator had begun it anew
 */
public record WindowName(QuotaAccount account, long start, int reset) {
    private static final char BETWEEN = ':';

    public WindowName {
        if (start < 0) {
            throw new IllegalArgumentException("start: " + start + " (expected: >= 0)");
        }
        if (reset < 0) {
            throw new IllegalArgumentException("reset: " + reset + " (expected: >= 0)");
        }
    }

    /** Such as {@code quo_4f1:usr_2a9:1764288000000:0}; never has a blank. */
    public String text() {
        return account.text() + BETWEEN + start + BETWEEN + reset;
    }

    /** Reads {@link #text()}; fails with an {@link IllegalArgumentException} when it is none. */
    public static WindowName parse(String text) {
        String[] parts = text.split(":", -1);
        if (parts.length != 4) {
            throw new IllegalArgumentException("window: \"" + text + "\" (expected: quota:subject:start:reset)");
        }
        return new WindowName(
                new QuotaAccount(parts[0], parts[1]), Long.parseLong(parts[2]), Integer.parseInt(parts[3]));
    }
}
