package io.tidegate.edge.quota;

import java.time.Duration;

/** How fast an account is spent at this node, and how much of it runs at once: what the next seconds will need. For one thread. */
final class Pace {
    /**
     * What the newest second weighs, in parts of the seconds ahead: one of much weighs for some seconds, and one of nothing doesn't empty it.
     * The further a lease reaches, the steadier is the pace, or each pause would give much back and each request after it ask for it again.
     */
    private static final double NEWEST = 3;

    /** The part of what is ahead at which more is asked for. */
    private static final int LOW = 3;

    /** What a first lease reaches for, before anything is known: so many requests like the first. */
    private static final int FIRST_REQUESTS = 4;

    private final long aheadSeconds;
    private final double newest;
    private final double peakFades;
    private double perSecond;
    private double peak;

    /** What was leased ahead last when seconds had not told enough yet; fades as they do. */
    private long reached;

    private long seen;
    private int stillSeconds;

    /**
     * Of an account of which nothing is spent yet.
     *
     * @param leaseAhead how far a lease reaches ahead
     */
    Pace(Duration leaseAhead) {
        aheadSeconds = leaseAhead.toSeconds();
        newest = NEWEST / aheadSeconds;
        peakFades = 1 - 1.0 / aheadSeconds;
    }

    /**
     * To be called once a second.
     *
     * @param spent all that was spent of the current lease so far
     * @param held what running exchanges hold of it now
     */
    void second(long spent, long held) {
        long more = Math.max(0, spent - seen);
        seen = spent;
        perSecond += newest * ((double) more - perSecond);
        peak = Math.max((double) held, peak * peakFades);
        reached /= 2;
        stillSeconds = more == 0 && held == 0 ? stillSeconds + 1 : 0;
    }

    /** Another lease, of which nothing is spent. */
    void anew() {
        seen = 0;
    }

    /** Units that the next seconds will need, at the pace of the last. */
    long ahead() {
        return Math.round(perSecond * aheadSeconds + peak);
    }

    /**
     * Units to ask for beyond what somebody waits for. Where seconds tell too little yet each lease reaches twice as far as the one before,
     * so that a burst is soon leased ahead.
     *
     * @param least of those who wait; 0 when nobody does
     */
    long reach(long least) {
        return Math.max(ahead(), Math.max(FIRST_REQUESTS * least, 2 * reached));
    }

    /**
     * The bank has given as much as it was asked for.
     *
     * @param units beyond what somebody waited for
     * @return below how many units it is time to ask for more, until the next second tells
     */
    long leased(long units) {
        if (units > ahead()) {
            reached = units;
            return Math.max(lowWater(), units / LOW);
        }
        return lowWater();
    }

    /** Units worth keeping that nobody holds, while running exchanges hold so many. */
    long idle(long held) {
        return Math.max(0, ahead() - held);
    }

    /** Below so many units it is time to ask for more; 0 when nothing is spent. */
    long lowWater() {
        return still() ? 0 : Math.round(perSecond * aheadSeconds) / LOW;
    }

    /** Whether nothing went on for as long as a lease reaches. */
    boolean still() {
        return stillSeconds >= aheadSeconds;
    }
}
