package io.tidegate.coordinator.sync;

/** The cluster key is missing, or not the one that the store's keys were hashed under. The message is for the operator. */
public final class WrongClusterKey extends RuntimeException {
    private static final long serialVersionUID = 1L;

    WrongClusterKey(String message) {
        super(message, null, false, false);
    }
}
