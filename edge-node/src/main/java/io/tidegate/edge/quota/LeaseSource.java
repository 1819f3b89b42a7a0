package io.tidegate.edge.quota;

import io.tidegate.common.wire.LeaseAnswer;
import io.tidegate.common.wire.LeaseRequest;
import io.vertx.core.Future;

/** The bank, as a node asks it: at the coordinator, or the node's own. */
@FunctionalInterface
public interface LeaseSource {
    /** Asks; the future never fails. */
    Future<Reply> ask(LeaseRequest request);

    /** What came of it. */
    sealed interface Reply {
        record Answered(LeaseAnswer answer) implements Reply {}

        /**
         * The bank did not answer, or would not: the island rule applies.
         *
         * @param why in words for the operator
         */
        record Away(String why) implements Reply {}
    }
}
