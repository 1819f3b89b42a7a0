package io.tidegate.common.sqlite;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * A piece of work on a connection. It neither commits nor rolls back, does not close the connection, and has no effect but
 * SQL: when a neighbour in its group fails, it is rolled back and run again.
 */
@FunctionalInterface
public interface SqlWork<T> {
    T run(Connection connection) throws SQLException;
}
