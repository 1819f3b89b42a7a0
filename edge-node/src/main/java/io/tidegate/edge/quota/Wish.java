package io.tidegate.edge.quota;

/**
 * What a question to the bank is about.
 *
 * @param upTo the number of the last who waited when it was asked; 0 when it is for nobody
 * @param next whether it is about the window after the current one
 * @param least units: less serves nobody; 0 when nothing is wanted
 * @param need units that somebody waits for; for these the bank calls back what is idle elsewhere
 * @param want units, for the next seconds too
 */
record Wish(long upTo, boolean next, long least, long need, long want) {
    /** Only tells what the bank has to know. */
    static final Wish NONE = new Wish(0, false, 0, 0, 0);

    /** The same, of the window after the current one. */
    static final Wish NONE_OF_NEXT = new Wish(0, true, 0, 0, 0);

    /** For the next seconds; nobody waits for it. */
    static Wish ahead(long want, boolean next) {
        return new Wish(0, next, 1, 0, Math.max(1, want));
    }
}
