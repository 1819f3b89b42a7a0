package io.tidegate.edge.ledger;

import io.tidegate.common.sqlite.CommitHook;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * The writer thread's side of the ledger: prepared statements, the next seq, and what the running group adds to totals and
 * holds. Memory changes only after the statements of a work succeeded, and goes back when the group is rolled back, so seq
 * has no gaps.
 */
final class LedgerWriter implements CommitHook {
    private final OpenRows open;
    private final ClosedRows closed;
    private final PendingTotals totals;
    private final PendingHolds holds;
    private final RecentRows recent;
    private final long epochNo;
    private long lastSeq;
    private volatile long lastDurableSeq;
    private volatile Runnable whenClosed = () -> {};

    LedgerWriter(Connection connection, PendingHolds holds, RecentRows recent, long epochNo) throws SQLException {
        this.holds = holds;
        this.recent = recent;
        this.epochNo = epochNo;
        open = new OpenRows(connection);
        closed = new ClosedRows(connection);
        totals = new PendingTotals(connection);
    }

    /** Writes the row of a new epoch and returns its number. */
    static long beginEpoch(Connection connection, Epoch epoch, long nowMillis) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO epochs (epoch, started_at) VALUES (?, ?)")) {
            new Binder(insert).text(epoch.hex()).number(nowMillis).execute();
        }
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT last_insert_rowid()")) {
            return row.getLong(1);
        }
    }

    /**
     * Closes what an earlier epoch left open, each charged what it held.
     *
     * @return how many there were
     */
    int closeInterrupted(Pricing pricing, long nowMillis) throws SQLException {
        List<OpenAttempt> interrupted = open.all();
        for (OpenAttempt attempt : interrupted) {
            close(interrupted(attempt, pricing, nowMillis));
        }
        return interrupted.size();
    }

    private static SettledAttempt interrupted(OpenAttempt attempt, Pricing pricing, long nowMillis) {
        return new SettledAttempt(
                attempt,
                attempt.held(),
                pricing.costNanos().applyAsLong(attempt.model(), attempt.held()),
                Quality.ESTIMATED,
                Outcome.INTERRUPTED,
                0,
                "",
                nowMillis,
                -1,
                pricing.version(),
                List.of());
    }

    void open(OpenAttempt attempt) throws SQLException {
        open.insert(attempt);
    }

    void close(SettledAttempt settled) throws SQLException {
        long id = settled.opened().id();
        if (!open.delete(id)) {
            throw new NotOpen(id);
        }
        closed.insert(epochNo, lastSeq + 1, settled);
        lastSeq++;
        totals.add(settled);
        recent.add(lastSeq, settled);
        holds.forget(id);
    }

    /** The last seq that is durable. For any thread. */
    long lastDurableSeq() {
        return lastDurableSeq;
    }

    /** Runs after each commit that closed rows, on the writer thread. For any thread to set. */
    void whenClosed(Runnable listener) {
        whenClosed = listener;
    }

    @Override
    public boolean hasWork() {
        return !holds.isEmpty();
    }

    @Override
    public void beforeCommit(Connection connection) throws SQLException {
        holds.flush(open);
        totals.flush();
    }

    @Override
    public void committed() {
        boolean closedSome = lastSeq != lastDurableSeq;
        lastDurableSeq = lastSeq;
        totals.clear();
        holds.committed();
        if (closedSome) {
            whenClosed.run();
        }
    }

    @Override
    public void rolledBack() {
        lastSeq = lastDurableSeq;
        totals.clear();
        recent.clear();
        holds.rolledBack();
    }
}
