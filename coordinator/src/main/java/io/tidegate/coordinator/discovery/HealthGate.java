package io.tidegate.coordinator.discovery;

/**
 * Whether a node's health lets clients in. A node is out as soon as its health is below the floor, and in again only when it
 * has been 5 points above it (or at 100) for 10 s on end, so that one that hovers at the floor does not come and go.
 *
 * @param open whether it is in
 * @param goodSince since when a node that is out has been good enough, milliseconds since 1970; {@link #NOT_GOOD} when it is not
 */
record HealthGate(boolean open, long goodSince) {
    static final long NOT_GOOD = -1;
    static final int MARGIN = 5;
    static final long STEADY_MILLIS = 10_000;

    private static final HealthGate OPEN = new HealthGate(true, NOT_GOOD);
    private static final HealthGate CLOSED = new HealthGate(false, NOT_GOOD);

    /** Of a node that was never judged before. */
    static HealthGate first(int health, int floor) {
        return health >= floor ? OPEN : CLOSED;
    }

    /** After the next look at the node. */
    HealthGate next(int health, int floor, long nowMillis) {
        if (health < floor) {
            return CLOSED;
        }
        if (open) {
            return OPEN;
        }
        if (health < enough(floor)) {
            return CLOSED;
        }
        long since = goodSince == NOT_GOOD ? nowMillis : goodSince;
        return nowMillis - since >= STEADY_MILLIS ? OPEN : new HealthGate(false, since);
    }

    /** The health that a node must have to come in again. */
    static int enough(int floor) {
        return Math.min(100, floor + MARGIN);
    }
}
