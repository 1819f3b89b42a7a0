package io.tidegate.common.sqlite;

import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that writes. It takes what waits, commits it as one group, and delivers. When a commit fails it is
 * <em>down</em>: kept work waits in memory, other work fails at once, and after growing pauses it tries again until the
 * store takes it.
 */
final class Writer implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Writer.class);

    /**
     * Event loops come first: on a node with one processor, a loop that has bytes to relay otherwise waits until a commit
     * is through with its pages. Beside one loop that never rests, the writer has a tenth of the processor. What this thread
     * starts would be as nice, so it starts no thread.
     */
    private static final int GIVES_WAY = 10;

    private final DatabaseOptions options;
    private final WriteQueue queue;
    private final GroupTransaction transaction;
    private final List<CommitHook> hooks;
    private final Delay delay;
    private final LongSupplier nanoTime;
    private final DatabaseStats stats;
    private final WriterState state;

    // Confined to the writer thread:
    private final Deque<WriteTask<?>> kept = new ArrayDeque<>();
    private final Backoff backoff = new Backoff();

    Writer(
            DatabaseOptions options,
            WriteQueue queue,
            GroupTransaction transaction,
            List<CommitHook> hooks,
            Delay delay,
            LongSupplier nanoTime,
            DatabaseStats stats,
            WriterState state) {
        this.options = options;
        this.queue = queue;
        this.transaction = transaction;
        this.hooks = hooks;
        this.delay = delay;
        this.nanoTime = nanoTime;
        this.stats = stats;
        this.state = state;
    }

    @Override
    public void run() {
        Niceness.giveWay(GIVES_WAY);
        try {
            while (!state.closing()) {
                round();
            }
        } catch (InterruptedException e) {
            LOG.warn("The writer of {} was interrupted and ends", options.file());
        } finally {
            end();
        }
    }

    private void round() throws InterruptedException {
        List<WriteTask<?>> group = new ArrayList<>();
        queue.take(group, options.batchSize());
        state.commitSoonSeen();
        if (state.takeRetryDue()) {
            recover();
        }
        if (state.down()) {
            putAside(group, state.downMessage());
        } else if (!group.isEmpty() || hooks.stream().anyMatch(CommitHook::hasWork)) {
            commit(group);
        }
    }

    private void commit(List<WriteTask<?>> group) {
        if (tryCommit(group)) {
            Deliveries.deliver(group);
        } else {
            putAside(group, state.downMessage());
            retryLater();
        }
    }

    private boolean tryCommit(List<WriteTask<?>> group) {
        long start = nanoTime.getAsLong();
        try {
            stats.worksFailed(transaction.run(group));
            stats.committed(group.size(), nanoTime.getAsLong() - start);
            return true;
        } catch (SQLException | RuntimeException | Error e) {
            goDown(e);
            return false;
        }
    }

    private void goDown(Throwable cause) {
        stats.commitFailed();
        String message = options.file() + ": " + StorageFailure.advice(cause);
        if (!StorageFailure.is(cause)) {
            LOG.error("A commit failed for no fault of the disk", cause);
        } else if (!state.down()) {
            LOG.error("The database does not take writes. {}", message);
        }
        state.goDown(message);
    }

    /** Kept work waits in memory, all other fails now. */
    private void putAside(List<WriteTask<?>> group, String why) {
        List<WriteTask<?>> failed = new ArrayList<>();
        for (WriteTask<?> task : group) {
            if (task.kept() && kept.size() < options.keptCapacity()) {
                kept.add(task);
            } else {
                task.fail(new DatabaseUnavailable(DatabaseUnavailable.Reason.DOWN, why));
                stats.refused();
                failed.add(task);
            }
        }
        stats.kept(kept.size());
        Deliveries.deliver(failed);
    }

    private void retryLater() {
        delay.after(backoff.next(), () -> {
            state.retryIsDue();
            queue.wakeUp();
        });
    }

    /** Writes what was kept, in its order, group by group; a probe goes with each, so that an empty one tells something. */
    private void recover() {
        do {
            List<WriteTask<?>> group = firstKept();
            group.add(StorageProbe.task(state.owner()));
            if (!tryCommit(group)) {
                retryLater();
                return;
            }
            group.removeLast();
            group.forEach(_ -> kept.removeFirst());
            stats.kept(kept.size());
            if (kept.isEmpty()) {
                goUp();
            }
            Deliveries.deliver(group);
        } while (!kept.isEmpty());
    }

    private void goUp() {
        backoff.reset();
        state.goUp();
        LOG.info("The database {} takes writes again", options.file());
    }

    private List<WriteTask<?>> firstKept() {
        List<WriteTask<?>> group = new ArrayList<>();
        Iterator<WriteTask<?>> all = kept.iterator();
        while (all.hasNext() && group.size() < options.batchSize()) {
            group.add(all.next());
        }
        return group;
    }

    /** Writes what still waits, then refuses what comes too late. What cannot be written stays open in the file. */
    private void end() {
        List<WriteTask<?>> rest = new ArrayList<>(kept);
        kept.clear();
        queue.takeAll(rest);
        if (!rest.isEmpty() || hooks.stream().anyMatch(CommitHook::hasWork)) {
            finish(rest);
        }
        try {
            transaction.close();
        } catch (SQLException e) {
            LOG.warn("Closing {} failed", options.file(), e);
        }
    }

    private void finish(List<WriteTask<?>> rest) {
        if (!tryCommit(rest)) {
            LOG.error("{} writes were lost at the end: {}", rest.size(), state.downMessage());
            rest.forEach(
                    task -> task.fail(new DatabaseUnavailable(DatabaseUnavailable.Reason.CLOSED, state.downMessage())));
        }
        Deliveries.deliver(rest);
    }
}
