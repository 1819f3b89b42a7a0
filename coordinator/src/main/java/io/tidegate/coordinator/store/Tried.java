package io.tidegate.coordinator.store;

import java.sql.SQLException;

/** How one try of a piece of work ended. But for {@link Done} and {@link Unknown} nothing of it is stored. */
sealed interface Tried<T> {
    record Done<T>(T result) implements Tried<T> {}

    /** Another transaction was in the way. */
    record Conflict<T>(SQLException why) implements Tried<T> {}

    /** The connection was lost before the commit. */
    record Lost<T>(SQLException why) implements Tried<T> {}

    /** The connection was lost while the commit was on its way. */
    record Unknown<T>(SQLException why) implements Tried<T> {}

    record NoConnection<T>(SQLException why) implements Tried<T> {}

    /** The database has no room or time for it. */
    record Busy<T>(String why) implements Tried<T> {}

    record Failed<T>(Exception why) implements Tried<T> {}
}
