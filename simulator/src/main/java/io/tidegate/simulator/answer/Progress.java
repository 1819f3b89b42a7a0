package io.tidegate.simulator.answer;

/**
 * What one write means for the bill.
 *
 * @param starts the provider has begun to generate: the input side is due as soon as this is produced
 * @param wholeAtOnce all output was generated before this was produced, as in an answer that is not streamed
 * @param deltaChars JSON characters of generated text that have been delivered when this is written
 * @param complete all output has been generated when this is written
 * @param givesUsage the client knows the final counts when this is written
 */
public record Progress(boolean starts, boolean wholeAtOnce, long deltaChars, boolean complete, boolean givesUsage) {
    public static final Progress NONE = new Progress(false, false, 0, false, false);
    public static final Progress START = new Progress(true, false, 0, false, false);
    /** The last counts of a stream. */
    public static final Progress USAGE = new Progress(false, false, 0, true, true);
    /** The end of a stream that keeps its counts to itself. */
    public static final Progress NO_USAGE = new Progress(false, false, 0, true, false);
    /** A whole answer in one body. */
    public static final Progress WHOLE = new Progress(true, true, 0, true, true);
    /** The beginning of such a body. */
    public static final Progress FRAGMENT = new Progress(true, true, 0, false, false);

    public static Progress delta(long chars) {
        return chars == 0 ? NONE : new Progress(false, false, chars, false, false);
    }

    /** Both in one write. */
    public Progress and(Progress other) {
        return new Progress(
                starts || other.starts,
                wholeAtOnce || other.wholeAtOnce,
                deltaChars + other.deltaChars,
                complete || other.complete,
                givesUsage || other.givesUsage);
    }
}
