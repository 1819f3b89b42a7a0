package io.tidegate.common.quota;

/**
 * A quota as it counts for one subject: a quota for everyone has an account for each user, any other has one.
 *
 * @param quota its id
 * @param subject id of the user or the key, or the team's name
 */
public record QuotaAccount(String quota, String subject) {
    private static final char BETWEEN = ':';

    public QuotaAccount {
        requireName("quota", quota);
        requireName("subject", subject);
    }

    /** Such as {@code quo_4f1:usr_2a9}. */
    public String text() {
        return quota + BETWEEN + subject;
    }

    /** Reads {@link #text()}; fails with an {@link IllegalArgumentException} when it is none. */
    public static QuotaAccount parse(String text) {
        int between = text.indexOf(BETWEEN);
        if (between < 0) {
            throw new IllegalArgumentException("account: \"" + text + "\" (expected: quota:subject)");
        }
        return new QuotaAccount(text.substring(0, between), text.substring(between + 1));
    }

    private static void requireName(String field, String name) {
        if (name.isEmpty() || name.indexOf(BETWEEN) >= 0 || name.indexOf(' ') >= 0) {
            throw new IllegalArgumentException(field + ": \"" + name + "\" (expected: without colons and blanks)");
        }
    }
}
