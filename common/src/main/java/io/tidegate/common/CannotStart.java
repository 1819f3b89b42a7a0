package io.tidegate.common;

/** A part can't start; the message says what is wrong and what to do. */
public final class CannotStart extends RuntimeException {
    private static final long serialVersionUID = 1;

    public CannotStart(String message, Throwable cause) {
        super(message, cause);
    }
}
