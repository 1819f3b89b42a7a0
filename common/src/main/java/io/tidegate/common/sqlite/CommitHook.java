package io.tidegate.common.sqlite;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * Takes part in every group commit, for what is better written once per group than once per piece of work. All methods but
 * {@link #hasWork()} run on the writer thread.
 */
public interface CommitHook {
    /** Whether there is something to write although no work waits. Called on the writer thread. */
    boolean hasWork();

    /** The last statements of the transaction. What it throws fails the whole group. */
    void beforeCommit(Connection connection) throws SQLException;

    /** The group is durable. */
    void committed();

    /** The group was rolled back; each of its works may run again, later. Memory goes back to the last commit. */
    void rolledBack();
}
