package io.tidegate.edge.quota;

/**
 * Tokens of a window.
 *
 * @param used by settled exchanges
 * @param held by running ones
 */
record Spent(long used, long held) {
    static final Spent NOTHING = new Spent(0, 0);

    Spent plus(long moreUsed, long moreHeld) {
        return new Spent(used + moreUsed, held + moreHeld);
    }

    long total() {
        return used + held;
    }
}
