package io.tidegate.common.sqlite;

/** A piece of work was not done, and nothing of it is stored. The same call may succeed later. */
public final class DatabaseUnavailable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Why. */
    public enum Reason {
        /** It does not answer, or the last commit failed (disk full, locked, I/O error); it is tried again until it recovers. */
        DOWN,
        /** Too much waits already. */
        QUEUE_FULL,
        /** The process is stopping. */
        CLOSED
    }

    private final Reason reason;

    public DatabaseUnavailable(Reason reason, String message) {
        // Without a stack trace: it is made once per refused exchange while the database is down.
        super(message, null, false, false);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
