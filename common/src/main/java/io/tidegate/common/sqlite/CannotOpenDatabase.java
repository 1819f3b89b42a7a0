package io.tidegate.common.sqlite;

import org.jspecify.annotations.Nullable;

/** The database cannot be opened. The message is for the operator: what is wrong, where, and what to do. */
public final class CannotOpenDatabase extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public CannotOpenDatabase(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
