package io.tidegate.edge.quota;

import io.tidegate.common.wire.LeaseGrant;

/** What came of asking for units that the lease had not. */
sealed interface Need {
    /** They are taken from this lease. */
    record Given(Lease lease) implements Need {}

    /** The quota does not apply any more. */
    record Unlimited() implements Need {}

    /**
     * They are not there.
     *
     * @param standing of the window at the bank
     */
    record TooLittle(LeaseGrant standing) implements Need {}

    /**
     * The bank can't be asked, and the island rule allows nothing more.
     *
     * @param why in words for the operator
     */
    record Away(String why) implements Need {}

    /** Too many wait already. */
    record Crowded() implements Need {}
}
