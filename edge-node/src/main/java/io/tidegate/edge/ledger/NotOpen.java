package io.tidegate.edge.ledger;

/** An attempt was closed that is not open: closed twice, or never opened. A bug of the caller; nothing was written. */
public final class NotOpen extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotOpen(long id) {
        super("attempt " + id + " is not open: it was closed before, or never opened");
    }
}
