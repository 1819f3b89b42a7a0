package io.tidegate.common.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/**
 * Runs a group of works in one transaction. First without savepoints, because nearly always nothing fails; when a work
 * fails by its own fault, the group is rolled back and run again with a savepoint around each, so that only that one is
 * lost. Confined to the writer thread.
 */
final class GroupTransaction implements AutoCloseable {
    private final Connection connection;
    private final List<CommitHook> hooks;
    private final PreparedStatement begin;
    private final PreparedStatement commit;
    private final PreparedStatement rollback;
    private final PreparedStatement savepoint;
    private final PreparedStatement rollbackToSavepoint;
    private final PreparedStatement release;

    GroupTransaction(Connection connection, List<CommitHook> hooks) throws SQLException {
        this.connection = connection;
        this.hooks = hooks;
        begin = connection.prepareStatement("BEGIN IMMEDIATE");
        commit = connection.prepareStatement("COMMIT");
        rollback = connection.prepareStatement("ROLLBACK");
        savepoint = connection.prepareStatement("SAVEPOINT work");
        rollbackToSavepoint = connection.prepareStatement("ROLLBACK TO work");
        release = connection.prepareStatement("RELEASE work");
        // With auto-commit "on" the driver would try a begin and commit of its own after each statement. "Off" opens a
        // transaction at once, which we end, and from then on only the statements above begin and end one.
        connection.setAutoCommit(false);
        rollback.execute();
    }

    /**
     * Commits the works, or throws and leaves nothing of them in the database.
     *
     * @return how many failed alone
     */
    int run(List<WriteTask<?>> tasks) throws SQLException {
        try {
            return attempt(tasks, false);
        } catch (SQLException | RuntimeException e) {
            if (StorageFailure.is(e)) {
                throw e;
            }
            return attempt(tasks, true);
        }
    }

    private int attempt(List<WriteTask<?>> tasks, boolean isolated) throws SQLException {
        try {
            begin.execute();
            int failed = isolated ? runIsolated(tasks) : runTogether(tasks);
            for (CommitHook hook : hooks) {
                hook.beforeCommit(connection);
            }
            commit.execute();
            hooks.forEach(CommitHook::committed);
            return failed;
        } catch (SQLException | RuntimeException | Error e) {
            rollBack(e);
            throw e;
        }
    }

    private int runTogether(List<WriteTask<?>> tasks) throws SQLException {
        for (WriteTask<?> task : tasks) {
            task.run(connection);
        }
        return 0;
    }

    private int runIsolated(List<WriteTask<?>> tasks) throws SQLException {
        int failed = 0;
        for (WriteTask<?> task : tasks) {
            savepoint.execute();
            try {
                task.run(connection);
            } catch (SQLException | RuntimeException e) {
                if (StorageFailure.is(e)) {
                    throw e;
                }
                task.fail(e);
                failed++;
                rollbackToSavepoint.execute();
            }
            release.execute();
        }
        return failed;
    }

    private void rollBack(Throwable cause) {
        hooks.forEach(CommitHook::rolledBack);
        try {
            rollback.execute();
        } catch (SQLException e) {
            // After a full disk or an I/O error SQLite has rolled back by itself and says that there is no transaction.
            cause.addSuppressed(e);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
