package io.tidegate.common.wire;

/**
 * The coordinator's version of keys, quotas and orders. Numbers of different generations cannot be compared.
 *
 * @param generation of the store: another one when it was restored; 0 of one who has nothing yet
 * @param number of changes in it, 0 before the first
 */
public record Revision(long generation, long number) {
    /** Of a node that has nothing yet. */
    public static final Revision NONE = new Revision(0, 0);

    public Revision {
        if (generation < 0) {
            throw new IllegalArgumentException("generation: " + generation + " (expected: >= 0)");
        }
        if (number < 0) {
            throw new IllegalArgumentException("number: " + number + " (expected: >= 0)");
        }
    }

    /** Such as {@code 3.1207}. */
    @Override
    public String toString() {
        return generation + "." + number;
    }
}
