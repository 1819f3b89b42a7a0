package io.tidegate.common.quota;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Whom a quota is for.
 *
 * @param id of the user or the key, or the team's name; empty for everyone
 */
public record QuotaSubject(Kind kind, String id) {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    /** Each user by oneself, unless one has a quota of one's own with the same unit and window. */
    public static final QuotaSubject EVERYONE = new QuotaSubject(Kind.EVERYONE, "");

    /** What kinds there are. */
    public enum Kind {
        USER,
        KEY,
        /** All its members together. */
        TEAM,
        EVERYONE;

        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }

        public static Kind of(String label) {
            return valueOf(label.toUpperCase(Locale.ROOT));
        }
    }

    public QuotaSubject {
        if (kind == Kind.EVERYONE ? !id.isEmpty() : !ID.matcher(id).matches()) {
            throw new IllegalArgumentException("id: \"" + id + "\" (expected: of a " + kind.label() + ")");
        }
    }

    /** Unique, such as {@code user:usr_2a9}. */
    public String name() {
        return kind.label() + ":" + id;
    }
}
