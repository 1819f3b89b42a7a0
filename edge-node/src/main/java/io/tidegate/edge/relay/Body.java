package io.tidegate.edge.relay;

/**
 * The body of a request, whole. It counts against the node's budget until it is released; nobody changes its bytes.
 */
public final class Body {
    private static final byte[] EMPTY = {};

    private final Runnable onRelease;
    private byte[] bytes;
    private boolean released;

    /** A whole body; {@code onRelease} gives back what it took of the budget, and is called once. */
    public Body(byte[] bytes, Runnable onRelease) {
        this.bytes = bytes;
        this.onRelease = onRelease;
    }

    public byte[] bytes() {
        return bytes;
    }

    /** No upstream will be tried again: the bytes are let go. */
    public void release() {
        if (!released) {
            released = true;
            bytes = EMPTY;
            onRelease.run();
        }
    }
}
