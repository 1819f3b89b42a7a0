package io.tidegate.coordinator.keys;

import io.tidegate.common.wire.Revision;

/** What became of a change. */
sealed interface Outcome<T> {
    record Done<T>(Revised<T> now) implements Outcome<T> {}

    /** There is nothing to change. */
    record Missing<T>() implements Outcome<T> {}

    /** It does not go with what is there: the name is taken, or the key is revoked. */
    record Conflict<T>() implements Outcome<T> {}

    /**
     * Somebody else has changed it since the asker looked.
     *
     * @param now its revision
     */
    record Overtaken<T>(Revision now) implements Outcome<T> {}
}
