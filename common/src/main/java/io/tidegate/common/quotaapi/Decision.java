package io.tidegate.common.quotaapi;

import io.tidegate.common.api.Answer;

/** What became of a request that changes quotas. */
public sealed interface Decision<T> {
    /**
     * It is done, once the transaction is committed.
     *
     * @param wrote whether anything is other than before
     */
    record Done<T>(T result, boolean wrote) implements Decision<T> {}

    /** Nothing was changed. */
    record Refused<T>(Answer answer) implements Decision<T> {}
}
