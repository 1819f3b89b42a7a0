package io.tidegate.edge.ledger;

import io.tidegate.common.sqlite.Database;
import io.tidegate.common.usage.Usage;
import io.tidegate.common.wire.Cursor;
import io.tidegate.common.wire.EpochEnd;
import io.vertx.core.Future;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The record of attempts on this node. A row that is open when the node dies is closed at the next start, charged what it
 * held; so nothing that a provider may bill is ever missing.
 *
 * <p>All methods may be called from any thread and none blocks; futures complete on the caller's Vert.x context.
 */
public final class Ledger {
    private static final Logger LOG = LoggerFactory.getLogger(Ledger.class);

    /** Ids of different boots never meet: the upper half is the number of the boot. */
    static final int BOOT_SHIFT = 32;

    private final Database database;
    private final LedgerWriter writer;
    private final RowsToCharge toCharge;
    private final PendingHolds holds;
    private final Epoch epoch;
    private final int interruptedAtStart;
    private final AtomicLong lastId;
    private final LongAdder closedTwice = new LongAdder();

    private record Boot(LedgerWriter writer, RowsToCharge toCharge, long epochNo, int interrupted) {}

    private Ledger(Database database, PendingHolds holds, Epoch epoch, Boot boot) {
        this.database = database;
        this.holds = holds;
        this.epoch = epoch;
        this.writer = boot.writer;
        this.toCharge = boot.toCharge;
        this.interruptedAtStart = boot.interrupted;
        this.lastId = new AtomicLong(boot.epochNo << BOOT_SHIFT);
    }

    /**
     * Begins a new epoch and closes what an earlier one left open; after that the ledger takes attempts.
     *
     * @param pricing for what was left open
     */
    public static Future<Ledger> start(
            Database database, Pricing pricing, InstantSource clock, RandomGenerator random) {
        PendingHolds holds = new PendingHolds();
        Epoch epoch = Epoch.draw(random);
        return database.write(connection -> boot(connection, holds, epoch, pricing, clock.millis()))
                .map(boot -> {
                    database.join(boot.writer);
                    return new Ledger(database, holds, epoch, boot);
                });
    }

    private static Boot boot(Connection connection, PendingHolds holds, Epoch epoch, Pricing pricing, long nowMillis)
            throws SQLException {
        long epochNo = LedgerWriter.beginEpoch(connection, epoch, nowMillis);
        RecentRows recent = new RecentRows(epoch.hex());
        LedgerWriter writer = new LedgerWriter(connection, holds, recent, epochNo);
        int interrupted = writer.closeInterrupted(pricing, nowMillis);
        // It has not joined the commits yet, so it does by hand what they would; if this one fails, there is no ledger.
        writer.beforeCommit(connection);
        writer.committed();
        return new Boot(writer, new RowsToCharge(recent, epochNo), epochNo, interrupted);
    }

    /** Never given before on this node, also not by an earlier boot. */
    public long nextAttemptId() {
        return lastId.incrementAndGet();
    }

    /**
     * Done when the open row is durable. Fails at once with {@code DatabaseUnavailable} when the database is down or has too
     * much to do; then there is no row. Who no longer waits for it has to {@link #close} the attempt all the same.
     */
    public Future<Void> open(OpenAttempt attempt) {
        return database.execute(_ -> writer.open(attempt));
    }

    /** Whether at least half a commit of rows waits for the disk. */
    public boolean isBehind() {
        return database.isBehind();
    }

    /**
     * Changes what an open attempt is charged if the node dies. It goes with one of the next commits, 20 ms later at most,
     * and nobody waits for it.
     *
     * @param windows where it counts, as {@link WindowOfAdmission#names()}, with what no lease covers so far
     */
    public void hold(long id, Usage held, String windows) {
        holds.put(id, new Hold(held, windows));
        database.commitSoon();
    }

    /**
     * Done when the closed row is durable and the open one gone. While the database is down the row waits in memory and the
     * future is pending. Fails with {@link NotOpen} when the attempt is not open.
     */
    public Future<Void> close(SettledAttempt settled) {
        return database.executeKept(_ -> writer.close(settled)).onFailure(e -> closeFailed(settled, e));
    }

    private void closeFailed(SettledAttempt settled, Throwable failure) {
        if (failure instanceof NotOpen) {
            closedTwice.increment();
        }
        LOG.error(
                "Attempt {} of request {} was not closed",
                settled.opened().id(),
                settled.opened().requestId(),
                failure);
    }

    /** For the own bank of a node that stands alone. */
    public RowsToCharge toCharge() {
        return toCharge;
    }

    /** A user's totals from one local day to another, both included. */
    public Future<List<DayTotal>> totals(String userId, LocalDate from, LocalDate to) {
        return database.read(connection -> LedgerReads.totals(connection, userId, from, to));
    }

    /** The epochs before this one that the bank is not known to have ended, with the seq of their last rows. */
    public Future<List<EpochEnd>> earlierEpochs() {
        return database.read(connection -> EpochRows.earlier(connection, epoch));
    }

    /** The bank holds nothing more for these. */
    public Future<Void> ended(List<String> epochs) {
        return database.execute(connection -> EpochRows.ended(connection, epochs));
    }

    /** Closed rows of an epoch with a greater seq, in order. */
    public Future<List<ClosedAttempt>> closedSince(Epoch of, long seq, int max) {
        return database.read(connection -> LedgerReads.closedSince(connection, of, seq, max));
    }

    /** Up to so many of the closed rows that the coordinator has not acknowledged, of all epochs. */
    public Future<Unsent> unsent(int most) {
        return database.read(
                connection -> new Unsent(OutboxRows.unsent(connection, most), OutboxRows.unsentCount(connection)));
    }

    /** The coordinator has these epochs' rows up to here; it may be less than it was. Nothing is deleted. */
    public Future<Void> acknowledged(List<Cursor> cursors) {
        return database.execute(connection -> OutboxRows.move(connection, cursors));
    }

    /**
     * As {@link #acknowledged(List)}, after rows were sent. Where the coordinator lacks rows that are no longer kept, it never gets beyond
     * them: then what was sent counts, for it was stored.
     */
    public Future<Void> acknowledged(List<Cursor> cursors, List<SentRows> sent) {
        return database.execute(connection -> OutboxRows.move(connection, cursors, sent));
    }

    /** As {@link #acknowledged(List)}; of the epochs that are not named it has nothing. */
    public Future<Void> acknowledgedOnly(List<Cursor> cursors) {
        return database.execute(connection -> OutboxRows.replace(connection, cursors));
    }

    /**
     * Deletes closed rows that have been kept for long enough, some at a time. Never those that the coordinator lacks.
     *
     * @param closedBefore milliseconds since 1970
     * @param reporting whether there is a coordinator
     * @param most rows at once
     * @return how many: when {@code most}, there may be more
     */
    public Future<Integer> forget(long closedBefore, boolean reporting, int most) {
        return database.write(connection -> new OldRows(connection, closedBefore).delete(reporting, most));
    }

    /** The seq of the newest closed row of this boot that is durable, 0 before the first. */
    public long lastSeq() {
        return writer.lastDurableSeq();
    }

    /** Runs after each commit that closed rows, on the database's writer thread: it must return at once. There is one such listener. */
    public void whenClosed(Runnable listener) {
        writer.whenClosed(listener);
    }

    /** The closed attempts of an exchange. It looks through all rows: for operators and tests. */
    public Future<List<ClosedAttempt>> attempts(String requestId) {
        return database.read(connection -> LedgerReads.attempts(connection, requestId));
    }

    /**
     * Hands over every closed row, in the order of closing, on a worker thread.
     *
     * @return how many there were
     */
    public Future<Long> eachClosed(Consumer<ClosedAttempt> to) {
        return database.read(connection -> LedgerReads.eachClosed(connection, to));
    }

    /**
     * A user's closed rows among the next so many of all users' rows.
     *
     * @param after where the last part ended
     */
    public Future<UserRows.Part> rowsOf(String userId, UserRows.Mark after, int look) {
        return database.read(connection -> UserRows.part(connection, userId, after, look));
    }

    /** A user's totals behind a day, a number of days since 1970, and a model. */
    public Future<List<DayTotal>> totalsOf(String userId, long afterDay, String afterModel, int most) {
        return database.read(connection -> UserRows.totals(connection, userId, afterDay, afterModel, most));
    }

    /** Done when all is durable that was told before. */
    public Future<Void> written() {
        return database.execute(_ -> {});
    }

    /** How many attempts were cut at the ends of drains. It looks through all rows. */
    public Future<Long> cut() {
        return database.read(connection -> LedgerReads.count(connection, Outcome.SHUTDOWN));
    }

    /** Attempts that are open now. */
    public Future<Long> openCount() {
        return database.read(LedgerReads::openCount);
    }

    /** This boot's. */
    public Epoch epoch() {
        return epoch;
    }

    /** Attempts of earlier epochs that were found open at the start. */
    public int interruptedAtStart() {
        return interruptedAtStart;
    }

    /** How often an attempt was closed that was not open: a bug when it is not 0. */
    public long closedTwice() {
        return closedTwice.sum();
    }

    /** Whether more than one change waits to be written. */
    public boolean crowded() {
        return database.stats().queued() > 1;
    }

    /** Whether attempts can be recorded now. */
    public boolean healthy() {
        return database.healthy();
    }
}
