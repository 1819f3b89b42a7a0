package io.tidegate.common.sqlite;

import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntSupplier;

/** Counters of a database, to be registered as metrics. Reading is safe from any thread. */
public final class DatabaseStats {
    private final LongAdder commits = new LongAdder();
    private final LongAdder works = new LongAdder();
    private final LongAdder commitNanos = new LongAdder();
    private final LongAdder failedCommits = new LongAdder();
    private final LongAdder failedWorks = new LongAdder();
    private final LongAdder refusals = new LongAdder();
    private final IntSupplier queued;
    private volatile int kept;

    DatabaseStats(IntSupplier queued) {
        this.queued = queued;
    }

    /** Group commits that became durable. */
    public long commits() {
        return commits.sum();
    }

    /** Pieces of work in those commits; divided by {@link #commits()} it is the mean group size. */
    public long works() {
        return works.sum();
    }

    /** Nanoseconds from the begin to the end of those commits, in sum. */
    public long commitNanos() {
        return commitNanos.sum();
    }

    /** Groups that could not be committed, retries included. */
    public long failedCommits() {
        return failedCommits.sum();
    }

    /** Pieces of work that failed alone, without harm to their group. */
    public long failedWorks() {
        return failedWorks.sum();
    }

    /** Pieces of work refused because the database was down or had too much to do. */
    public long refusals() {
        return refusals.sum();
    }

    /** Pieces of work that wait for the writer now. */
    public int queued() {
        return queued.getAsInt();
    }

    /** Pieces of kept work that wait in memory for the database to recover. */
    public int kept() {
        return kept;
    }

    void committed(int size, long nanos) {
        commits.increment();
        works.add(size);
        commitNanos.add(nanos);
    }

    void commitFailed() {
        failedCommits.increment();
    }

    void worksFailed(int number) {
        failedWorks.add(number);
    }

    void refused() {
        refusals.increment();
    }

    void kept(int now) {
        kept = now;
    }
}
