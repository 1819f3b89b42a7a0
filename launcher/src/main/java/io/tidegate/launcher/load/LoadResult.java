package io.tidegate.launcher.load;

import java.util.List;

/**
 * What came of a load.
 *
 * @param sent exchanges begun, in all
 * @param whole answers that came whole and were right to the byte, in all
 * @param asOrdered exchanges that were aborted or broken off, as they should be
 * @param wrong exchanges that ended in any other way
 * @param complaints the first of those, in words
 * @param measured whole answers of the window
 * @param seconds how long the window really was
 * @param firstByte from sending to the first byte of the answer, of the window
 * @param lastByte from sending to its end, of the window
 */
public record LoadResult(
        long sent,
        long whole,
        long asOrdered,
        long wrong,
        List<String> complaints,
        long measured,
        double seconds,
        Histogram firstByte,
        Histogram lastByte) {
    public LoadResult {
        complaints = List.copyOf(complaints);
    }
}
