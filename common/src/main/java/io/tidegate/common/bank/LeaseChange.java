package io.tidegate.common.bank;

/**
 * How a lease changed, and what that means for its window: the one place where it is said what moves {@code used} and {@code held}.
 *
 * @param beyond units that rows of the lease's node used and no lease covered: they are not taken from the lease
 */
record LeaseChange(LeaseName name, Lease before, Lease after, long beyond) {
    LeaseChange(LeaseName name, Lease before, Lease after) {
        this(name, before, after, 0);
    }

    boolean isNone() {
        return before.equals(after) && beyond == 0;
    }

    long used() {
        return after.spent() - before.spent() + unaccounted() + beyond;
    }

    long held() {
        return after.held() - before.held();
    }

    long unaccounted() {
        return after.booked() - before.booked();
    }
}
