package io.tidegate.common.sqlite;

import java.sql.Connection;
import java.sql.SQLException;

/** Writes a note with its number into every commit. */
final class CountingHook implements CommitHook {
    volatile boolean work;
    private int durable;
    private int written;

    @Override
    public boolean hasWork() {
        return work;
    }

    @Override
    public void beforeCommit(Connection connection) throws SQLException {
        written++;
        Notes.insert(connection, "hook " + written);
    }

    @Override
    public void committed() {
        durable = written;
        work = false;
    }

    @Override
    public void rolledBack() {
        written = durable;
    }
}
