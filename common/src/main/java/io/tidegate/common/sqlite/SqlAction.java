package io.tidegate.common.sqlite;

import java.sql.Connection;
import java.sql.SQLException;

/** A piece of work without a result; the rules of {@link SqlWork} hold. */
@FunctionalInterface
public interface SqlAction {
    void run(Connection connection) throws SQLException;
}
