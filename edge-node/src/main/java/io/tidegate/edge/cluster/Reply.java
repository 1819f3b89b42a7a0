package io.tidegate.edge.cluster;

import io.tidegate.common.wire.WireError;

/** What came of asking the coordinator. */
public sealed interface Reply<A extends Record> {
    record Answered<A extends Record>(A answer) implements Reply<A> {}

    /** It understood and said no, with a reason to act on. */
    record Refused<A extends Record>(WireError error) implements Reply<A> {}

    /**
     * It can't be reached, didn't answer in time, or what answered is no coordinator.
     *
     * @param why in words for the operator
     */
    record Away<A extends Record>(String why) implements Reply<A> {}
}
