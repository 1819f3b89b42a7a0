package io.tidegate.edge.meter;

import io.tidegate.common.usage.Usage;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** All that a meter told about an answer. */
record Reading(int flags, Usage known, boolean exact, Usage estimate, Optional<String> errorType, List<String> tools) {
    boolean has(int flag) {
        return (flags & flag) != 0;
    }

    static Reading whole(Meter meter, byte[] answer) {
        return finish(meter, meter.read(answer, 0, answer.length));
    }

    /** Reads the answer in slices of random length, mostly short ones; what was read is overwritten, for it was lent. */
    static Reading cut(Meter meter, byte[] answer, RandomGenerator random) {
        int flags = 0;
        int longest = 1 << random.nextInt(1, 10);
        for (int i = 0; i < answer.length; ) {
            int n = Math.min(answer.length - i, random.nextInt(0, longest + 1));
            byte[] lent = inForeignBytes(answer, i, n);
            flags |= meter.read(lent, 3, 3 + n);
            Arrays.fill(lent, (byte) '\n');
            i += n;
        }
        return finish(meter, flags);
    }

    static Reading byteByByte(Meter meter, byte[] answer) {
        int flags = 0;
        byte[] lent = new byte[1];
        for (byte next : answer) {
            lent[0] = next;
            flags |= meter.read(lent, 0, 1);
        }
        return finish(meter, flags);
    }

    /** The slice between bytes that are none of its business: a blank line that must not be seen. */
    private static byte[] inForeignBytes(byte[] answer, int from, int length) {
        byte[] slice = new byte[length + 6];
        Arrays.fill(slice, (byte) '\n');
        System.arraycopy(answer, from, slice, 3, length);
        return slice;
    }

    private static Reading finish(Meter meter, int flags) {
        meter.end();
        return new Reading(flags, meter.known(), meter.exact(), meter.estimate(), meter.errorType(), meter.tools());
    }
}
