package io.tidegate.common.sqlite;

/** The connection was lost while a commit was on its way: all of the work is stored, or nothing of it. Look before it is done again. */
public final class OutcomeUnknown extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public OutcomeUnknown(Throwable cause) {
        super("the database was lost while it was told to commit: " + cause.getMessage(), cause);
    }
}
