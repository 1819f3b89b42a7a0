package io.tidegate.edge.http1;

import java.util.Arrays;

/**
 * Bytes as they lie in memory: {@code bytes[from .. to)}. What a method is given may be lent, and change when it has returned; what it
 * returns is not, where nothing else is said.
 */
public record Octets(byte[] bytes, int from, int to) {

    public static final Octets NONE = new Octets(new byte[0], 0, 0);

    /** All of an array. */
    public static Octets of(byte[] bytes) {
        return new Octets(bytes, 0, bytes.length);
    }

    /** Both, in an array of their own. */
    public static Octets joined(Octets first, Octets second) {
        byte[] both = Arrays.copyOfRange(first.bytes, first.from, first.to + second.length());
        System.arraycopy(second.bytes, second.from, both, first.length(), second.length());
        return of(both);
    }

    /** The same, in an array of its own. */
    public Octets copy() {
        return of(Arrays.copyOfRange(bytes, from, to));
    }

    public int length() {
        return to - from;
    }
}
