package io.tidegate.common.sqlite;

import io.vertx.core.Context;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/** What waits for the writer, bounded. Ordinary work is refused at three quarters, so that kept work finds room. */
final class WriteQueue {
    private final BlockingQueue<WriteTask<?>> tasks;
    private final int ordinaryLimit;
    private final WriteTask<Boolean> wakeUp;

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
        tasks.drainTo(into, max - 1);
        into.removeIf(task -> task == wakeUp);
    }

    /** Takes everything without waiting. */
    void takeAll(List<WriteTask<?>> into) {
        tasks.drainTo(into);
        into.removeIf(task -> task == wakeUp);
    }
}
