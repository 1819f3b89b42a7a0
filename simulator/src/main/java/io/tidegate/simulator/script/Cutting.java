package io.tidegate.simulator.script;

import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import java.util.List;

/** Where to cut bytes into writes. */
@FunctionalInterface
public interface Cutting {
    /** Every byte on its own. */
    Cutting EVERY_BYTE = (bytes, from) -> from + 1;

    /** After the first byte of every UTF-8 sequence that has more than one. */
    Cutting INSIDE_CHARACTERS = Cutting::afterNextLeadByte;

    /** All in one write. */
    Cutting NOWHERE = (bytes, from) -> bytes.length();

    /** Where the write that starts at <code>from</code> ends, exclusive; greater than <code>from</code>. */
    int end(Buffer bytes, int from);

    /** Writes of these sizes, one after the other, and one write with what is left. */
    static Cutting ofSizes(List<Integer> sizes) {
        int[] ends = new int[sizes.size()];
        int end = 0;
        for (int i = 0; i < ends.length; i++) {
            end = Math.addExact(end, sizes.get(i));
            ends[i] = end;
        }
        return (bytes, from) -> {
            int found = Arrays.binarySearch(ends, from + 1);
            int next = found >= 0 ? found : -found - 1;
            return next < ends.length ? Math.min(ends[next], bytes.length()) : bytes.length();
        };
    }

    private static int afterNextLeadByte(Buffer bytes, int from) {
        for (int i = from; i < bytes.length(); i++) {
            if ((bytes.getByte(i) & 0xC0) == 0xC0) {
                return i + 1;
            }
        }
        return bytes.length();
    }
}
