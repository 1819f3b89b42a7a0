package io.tidegate.common.sqlite;

import io.vertx.core.Context;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.locks.LockSupport;

/** What waits for the writer, bounded. Ordinary work is refused at three quarters, so that kept work finds room. */
final class WriteQueue {
    /** A group of so many says that the node is busy. */
    private static final int BUSY_GROUP = 8;

    /**
     * How long a busy writer waits for more before it commits. A commit has a price of its own, and so has waking the writer
     * for each piece of work; a node with little to do never waits.
     */
    private static final long BUSY_WAIT_NANOS = 500_000;

    private final BlockingQueue<WriteTask<?>> tasks;
    private final int ordinaryLimit;
    private final WriteTask<Boolean> wakeUp;
    /** Confined to the writer thread. */
    private int lastGroup;

    WriteQueue(int capacity, Context owner) {
        tasks = new ArrayBlockingQueue<>(capacity);
        ordinaryLimit = Math.max(1, capacity * 3 / 4);
        wakeUp = new WriteTask<>(_ -> true, owner);
    }

    /** From any thread; false when there is no room. */
    boolean offer(WriteTask<?> task) {
        boolean room = task.kept() || tasks.size() < ordinaryLimit;
        return room && tasks.offer(task);
    }

    /** Makes {@link #take} return. With a full queue nobody sleeps there, so a refused offer is no loss. */
    void wakeUp() {
        var _ = tasks.offer(wakeUp);
    }

    int size() {
        return tasks.size();
    }

    /** On the writer thread: waits for something, then takes at most so much of what is there. */
    void take(List<WriteTask<?>> into, int max) throws InterruptedException {
        into.add(tasks.take());
        if (lastGroup >= BUSY_GROUP && tasks.size() < max) {
            LockSupport.parkNanos(BUSY_WAIT_NANOS);
        }
        tasks.drainTo(into, max - 1);
        into.removeIf(task -> task == wakeUp);
        lastGroup = into.size();
    }

    /** Takes everything without waiting. */
    void takeAll(List<WriteTask<?>> into) {
        tasks.drainTo(into);
        into.removeIf(task -> task == wakeUp);
    }
}
