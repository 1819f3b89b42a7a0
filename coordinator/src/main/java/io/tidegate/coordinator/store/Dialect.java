package io.tidegate.coordinator.store;

import java.sql.Connection;
import java.sql.SQLException;

/** What SQLite and PostgreSQL say differently. */
public interface Dialect {
    /**
     * The time of all coordinators on this database, milliseconds since 1970: PostgreSQL's own clock; with SQLite, which has one
     * coordinator, that coordinator's.
     */
    long nowMillis(Connection connection) throws SQLException;

    /** What ends a SELECT whose rows nobody else shall change before the end of the transaction; empty where writers take turns. */
    String forUpdate();

    /** As {@link #forUpdate}, where others may do the same at once. */
    String forShare();
}
