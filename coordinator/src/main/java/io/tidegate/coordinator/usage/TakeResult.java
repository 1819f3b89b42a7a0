package io.tidegate.coordinator.usage;

import io.tidegate.common.wire.UsageAnswer;

/** What became of a batch. */
public sealed interface TakeResult {
    /** All its rows are durable here, whether they came for the first time or not. */
    record Taken(UsageAnswer answer) implements TakeResult {}

    /**
     * Nothing of it was taken.
     *
     * @param why names the row and the field
     */
    record Malformed(String why) implements TakeResult {}
}
