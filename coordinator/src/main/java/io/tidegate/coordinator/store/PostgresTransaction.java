package io.tidegate.coordinator.store;

import io.tidegate.common.sqlite.SqlWork;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/** A piece of work that is tried in a transaction of its own, perhaps several times. Blocks. */
record PostgresTransaction<T>(SqlWork<T> work, boolean readOnly) {
    /** For work that only reads: the server then shows it one moment, and refuses writes. */
    private static final String ONE_MOMENT = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY";

    /** @param connections without autocommit; a connection that is closed in the middle of a transaction rolls it back */
    Tried<T> attempt(DataSource connections) {
        Connection connection;
        try {
            connection = connections.getConnection();
        } catch (SQLException e) {
            return new Tried.NoConnection<>(e);
        }
        Tried<T> tried = on(connection);
        try {
            connection.close();
        } catch (SQLException _) {
            // the pool throws the connection away; what it was used for is decided
            return tried;
        }
        return tried;
    }

    private Tried<T> on(Connection connection) {
        T result;
        try {
            if (readOnly) {
                try (Statement statement = connection.createStatement()) {
                    statement.execute(ONE_MOMENT);
                }
            }
            result = work.run(connection);
        } catch (SQLException e) {
            return failed(e);
        } catch (RuntimeException e) {
            return new Tried.Failed<>(e);
        }
        return commit(connection, result);
    }

    private Tried<T> commit(Connection connection, T result) {
        try {
            connection.commit();
            return new Tried.Done<>(result);
        } catch (SQLException e) {
            return SqlFault.of(e) == SqlFault.LOST && !readOnly ? new Tried.Unknown<>(e) : failed(e);
        }
    }

    private Tried<T> failed(SQLException why) {
        if (readOnly && SqlFault.isRefusedWrite(why)) {
            return new Tried.Failed<>(why);
        }
        return switch (SqlFault.of(why)) {
            case CONFLICT -> new Tried.Conflict<>(why);
            case LOST -> new Tried.Lost<>(why);
            case BUSY -> new Tried.Busy<>(String.valueOf(why.getMessage()));
            case WORK -> new Tried.Failed<>(why);
        };
    }
}
