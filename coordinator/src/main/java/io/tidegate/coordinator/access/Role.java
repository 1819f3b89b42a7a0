package io.tidegate.coordinator.access;

import java.util.Locale;

/** What a token may do. Each role may all that the ones before it may. */
public enum Role {
    /** Looks at everything, and changes nothing. */
    READ,
    /** Changes users, keys, quotas and nodes. */
    WRITE,
    /** Makes and revokes access tokens. */
    OWNER;

    /** As it stands in the database and the API. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Role of(String label) {
        return valueOf(label.toUpperCase(Locale.ROOT));
    }

    public boolean includes(Role other) {
        return compareTo(other) >= 0;
    }
}
