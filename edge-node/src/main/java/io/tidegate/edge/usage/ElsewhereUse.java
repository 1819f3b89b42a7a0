package io.tidegate.edge.usage;

import io.tidegate.edge.ledger.DayTotal;
import java.util.List;

/** What is known of a user's use on the other nodes. */
public sealed interface ElsewhereUse {
    /** There are no other nodes: this one has no coordinator. */
    record Alone() implements ElsewhereUse {}

    /**
     * It was so at a time.
     *
     * @param asOfMillis since 1970: what was used until then is in it
     */
    record Known(long asOfMillis, List<DayTotal> days) implements ElsewhereUse {
        public Known {
            days = List.copyOf(days);
        }
    }

    /**
     * Nothing is known.
     *
     * @param reason for the user
     */
    record Unknown(String reason) implements ElsewhereUse {}

    /** What is to be added to this node's own totals. */
    default List<DayTotal> totals() {
        return this instanceof Known(long _, List<DayTotal> days) ? days : List.of();
    }
}
