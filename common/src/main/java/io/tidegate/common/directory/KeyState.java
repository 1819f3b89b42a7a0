package io.tidegate.common.directory;

import java.util.Locale;

/** What the operator decided about a key. That its time is over follows from the clock and is no state. */
public enum KeyState {
    ACTIVE,
    /** Refused until it is enabled again. */
    DISABLED,
    /** Refused for ever. */
    REVOKED;

    /** As it stands in the database and the API. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static KeyState of(String label) {
        return valueOf(label.toUpperCase(Locale.ROOT));
    }
}
